import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TargetConfiguration } from '@nx/devkit';
import fastGlob from 'fast-glob';
import { platform } from '../engine/platform.ts';
import { generationsOf } from '../engine/presence.ts';

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

/**
 * Values for those that the user does not set.
 *
 * @param root absolute path of the workspace
 * @param cacheFolder absolute path of Nx's cache
 * @param environment of this process
 */
export function imageVariables(
  root: string,
  cacheFolder: string,
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const generations = [...generationsOf(cacheFolder)].map(([image, generation]) => [
    generationVariable(image),
    generation,
  ]);
  return {
    WORKBENCH_EXECUTABLES: executables(root),
    WORKBENCH_CHECKERS: checkers(environment['PATH']),
    WORKBENCH_PLATFORM: platform(),
    WORKBENCH_STORE: store(environment),
    ...(Object.fromEntries(generations) as Record<string, string>),
  };
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

/** Which store the engines use, by all that chooses one; empty for root's usual one. */
function store(environment: Readonly<Record<string, string | undefined>>): string {
  const uid = process.getuid?.() ?? 0;
  const names = ['CONTAINERS_STORAGE_CONF', 'STORAGE_DRIVER', ...(uid === 0 ? [] : ['HOME', 'XDG_DATA_HOME'])];
  const set = names.flatMap((name) => (environment[name] === undefined ? [] : [`${name}=${environment[name]}`]));
  return uid === 0 && set.length === 0 ? '' : JSON.stringify([uid, ...set]);
}
