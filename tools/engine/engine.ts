import type { Command } from './command.ts';
import type { Limits } from './limits.ts';
import type { StoredImage } from './stored-image.ts';

/** A file that a RUN may read, and that is part of no image. */
export interface BuildSecret {
  /** What the RUN calls it. */
  readonly id: string;
  /** Absolute path, without a comma. */
  readonly file: string;
}

/** What an engine must know to build one image. Paths are absolute. */
export interface BuildRequest {
  /** The folder with all that the Containerfile copies. */
  readonly context: string;
  /** The file that is built: what the context's own Containerfile says, in words that cost the engine less. */
  readonly containerfile: string;
  /** The image to stand on; absent when the Containerfile names its own parent. */
  readonly parent?: Pick<StoredImage, 'id' | 'digest'>;
  /** Goes into the manifest as the name of the parent, so that the digest depends on no local name. */
  readonly parentName: string;
  /** The names that the finished image gets, in the moment in which it appears in the store. */
  readonly tags: readonly string[];
  /** Seconds since 1970: the date of the image and of every file in its layer. */
  readonly timestamp: number;
  /** Where the engine writes the ID of the image. */
  readonly idFile: string;
  /** Tells this build's containers and processes from all others; see `leftovers.ts`. */
  readonly marker: string;
  readonly secrets: readonly BuildSecret[];
}

/** One command in a container of an image, in the foreground, on the host's network. */
export interface RunRequest {
  /** Name of the container; it begins with a marker. */
  readonly container: string;
  /** ID of the image. */
  readonly image: string;
  /** Program and arguments; the image's entrypoint is not used. */
  readonly argv: readonly string[];
  /** UID and GID, e.g. `1000830000:0`. */
  readonly user: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Names of variables that the engine finds in its own environment: no command line shows their values. */
  readonly secrets: readonly string[];
  /** Folders of this machine that the container may read, by the absolute path under which it sees them. */
  readonly mounts: Readonly<Record<string, string>>;
}

/** An engine turns requests into commands. It runs nothing, so that no test needs a mock of it. */
export interface Engine {
  /** The program, which is also the name by which it is chosen. */
  readonly name: string;
  /** What it does otherwise on a machine with such limits, for people, a line each. */
  notes(limits: Limits): readonly string[];
  /** Prints the version. */
  version(): Command;
  /** The first version that knows every flag used here, e.g. `1.28`. */
  readonly oldest: string;
  /** The same command where the engine's store can be read: without root, that is in a user namespace. */
  besideStore(command: Command, limits: Limits): Command;
  /** Prints the folder of the store. */
  storeFolder(): Command;
  build(request: BuildRequest, limits: Limits): Command;
  /** Gives an image more names. */
  tag(image: string, ...references: readonly string[]): Command;
  /** Must be run before the first `run` in a container; undefined when `run` makes the container itself. */
  create(request: Pick<RunRequest, 'container' | 'image'>, limits: Limits): Command | undefined;
  /** Must be run before a `run` with secrets; undefined when `run` hands them on itself. */
  takeSecrets(request: Pick<RunRequest, 'container' | 'secrets'>): Command | undefined;
  run(request: RunRequest, limits: Limits): Command;
  /** Makes a container of an image in which nothing runs, so that its files can be looked at. */
  hold(request: Pick<RunRequest, 'container' | 'image'>, limits: Limits): Command;
  /** Prints the folder that shows a container's files, to whoever runs beside the store, until the container is removed. */
  mount(container: string): Command;
  /** Removes a container, stopped or not. */
  remove(container: string): Command;
  /** Removes names, and an image with its last name. */
  untag(...references: readonly string[]): Command;
}
