import type { Command } from './command.ts';
import type { Limits } from './limits.ts';

/** What an engine must know to build one image. Paths are absolute. */
export interface BuildRequest {
  readonly containerfile: string;
  readonly context: string;
  /** The image to stand on, by ID or by name and digest; absent when the Containerfile names its own parent. */
  readonly parent?: string;
  /** Written to the manifest as `org.opencontainers.image.base.name`, so that it depends on no local tag. */
  readonly parentName: string;
  /** The first name that the finished image gets, in the moment in which it appears in the store. */
  readonly tag: string;
  /** Seconds since 1970 that every file and the image itself are dated. */
  readonly timestamp: number;
  /** Where the engine writes the ID of the image. */
  readonly idFile: string;
  /** What tells this build's containers and processes from all others; see `leftovers.ts`. */
  readonly marker: string;
}

/** One command in a container of an image, in the foreground. */
export interface RunRequest {
  /** Name of the container, which starts with a marker; see `leftovers.ts`. */
  readonly container: string;
  /** ID of the image. */
  readonly image: string;
  /** Program and arguments; the image's entrypoint is not used. */
  readonly argv: readonly string[];
  /** As in `podman run --user`, e.g. `1000830000:0`. */
  readonly user: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Folders of this machine that the container may read, by the absolute path under which it sees them. */
  readonly readOnlyMounts: Readonly<Record<string, string>>;
}

/** An engine turns requests into commands. It runs nothing, so tests need no mock. */
export interface Engine {
  readonly name: string;
  /** Prints the version, and fails if the engine is not installed. */
  version(): Command;
  build(request: BuildRequest, limits: Limits): Command;
  tag(image: string, reference: string): Command;
  /** Before the first `run` in a container; undefined when `run` makes the container itself. */
  create(request: RunRequest, limits: Limits): Command | undefined;
  run(request: RunRequest, limits: Limits): Command;
  /** Stops and removes a container; succeeds or fails without effect if there is none. */
  remove(container: string): Command;
}
