import { createHash } from 'node:crypto';
import { existsSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { TargetConfiguration } from '@nx/devkit';
import { machineName } from '../engine/machine-name.ts';
import { platform } from '../engine/platform.ts';
import { storeIdentity } from '../engine/store-identity.ts';
import { registryName, type RegistrySetting } from '../registry/setting.ts';
import { walk } from './walk.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Inputs = NonNullable<TargetConfiguration['inputs']>;

/** What a context depends on, and no content of a file says. */
export const contextVariables: Inputs = [{ env: 'WORKBENCH_EXECUTABLES' }];

/** What a lint depends on, and no content of a file says. */
export const lintVariables: Inputs = [...contextVariables, { env: 'WORKBENCH_CHECKERS' }];

/** What a build depends on, and no file says. The engine and its store are here since each store has its own images. */
export function buildVariables(image: string): Inputs {
  return ['WORKBENCH_PLATFORM', 'WORKBENCH_ENGINE', 'WORKBENCH_STORE', generationVariable(image)].map((env) => ({
    env,
  }));
}

/** What is known before tasks of the images in the store. */
export interface StoreFacts {
  /** Tells stores apart whose records must not be mixed; see `storeVariable`. */
  readonly store: string;
  /** Of each image that was found to be gone, by its name. */
  readonly generations: ReadonlyMap<string, string>;
}

/**
 * Values for those that the user does not set.
 *
 * @param root absolute path of the workspace
 * @param environment of this process
 */
export function imageVariables(root: string, environment: Environment, facts: StoreFacts): Record<string, string> {
  const generations = [...facts.generations].map(([image, generation]) => [generationVariable(image), generation]);
  return {
    WORKBENCH_EXECUTABLES: executables(root),
    WORKBENCH_CHECKERS: checkers(environment['PATH']),
    WORKBENCH_PLATFORM: platform(),
    WORKBENCH_STORE: facts.store,
    ...(Object.fromEntries(generations) as Record<string, string>),
  };
}

/**
 * Where images are that records may be about. With a registry, all who use it share records, as they share images.
 * Without, records are about the images of one store of this machine: Nx may take them from a cache of many machines.
 *
 * @param cacheFolder absolute path of Nx's cache
 */
export function storeVariable(
  cacheFolder: string,
  environment: Environment,
  registry: RegistrySetting | undefined,
): string {
  if (registry !== undefined) return `registry ${registryName(registry)}`;
  return JSON.stringify([storeIdentity(environment), machineName(cacheFolder)]);
}

function generationVariable(image: string): string {
  return `WORKBENCH_GENERATION_${image.toUpperCase().replaceAll('-', '_')}`;
}

/** Paths of files in a folder `files` of a recipe, of a snippet, or of what a release has in their place. */
const copied = /^(?:images\/[^/]+\/[^/]+|snippets|releases\/[^/]+\/overrides)\/(?:.*\/)?files\/./;

/** A sum over the names of executable files that are copied into images: Nx hashes what files contain only. */
function executables(root: string): string {
  const isExecutable = (path: string) =>
    ((lstatSync(join(root, path), { throwIfNoEntry: false })?.mode ?? 0) & 0o100) !== 0;
  const paths = ['images', 'snippets', 'releases']
    .flatMap((folder) => walk(root, folder))
    .filter(({ path, isFile }) => isFile && copied.test(path) && isExecutable(path))
    .map(({ path }) => path);
  return createHash('sha256').update(JSON.stringify(paths.sort())).digest('hex');
}

/** Which of the programs are installed that a lint asks if it can: what one of them skipped is asked again with it. */
function checkers(path = ''): string {
  const folders = path.split(':').concat('/usr/sbin', '/sbin');
  const isThere = (program: string) => folders.some((folder) => existsSync(join(folder, program)));
  return ['nginx', 'python3'].filter(isThere).join(' ');
}
