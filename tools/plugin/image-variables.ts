import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TargetConfiguration } from '@nx/devkit';
import fastGlob from 'fast-glob';
import { machineName } from '../engine/machine-name.ts';
import { platform } from '../engine/platform.ts';
import { storeIdentity } from '../engine/store-identity.ts';
import { registryName, type RegistrySetting } from '../registry/setting.ts';

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

/** A sum over the names of executable files that are copied into images: Nx hashes what files contain only. */
function executables(root: string): string {
  const files = fastGlob.sync(['images/*/*/**/files/**', 'snippets/**/files/**', 'releases/*/overrides/**/files/**'], {
    cwd: root,
    dot: true,
    followSymbolicLinks: false,
    stats: true,
  });
  const paths = files.filter(({ stats }) => ((stats?.mode ?? 0) & 0o100) !== 0).map(({ path }) => path);
  return createHash('sha256').update(JSON.stringify(paths.sort())).digest('hex');
}

/** Which of the programs are installed that a lint asks if it can: what one of them skipped is asked again with it. */
function checkers(path = ''): string {
  const folders = path.split(':').concat('/usr/sbin', '/sbin');
  const isThere = (program: string) => folders.some((folder) => existsSync(join(folder, program)));
  return ['nginx', 'python3'].filter(isThere).join(' ');
}
