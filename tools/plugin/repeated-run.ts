import { createHash } from 'node:crypto';
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PostTasksExecutionContext } from '@nx/devkit';
import { fileBesideCache } from '../engine/beside-cache.ts';
import { textOf } from '../engine/text-of.ts';
import { writeWhole } from '../recipe/whole-file.ts';
import { stampOf } from './files-stamp.ts';
import type { Ground } from './ground.ts';
import { restoredBy } from './restored-by.ts';
import { toolEntries } from './tool-files.ts';

/** What a run asks of Nx's cache, and whether the last one asked the same and got all of it. */
export interface RepeatedRun {
  readonly isRepeated: boolean;
  /** Keeps for the next run how this one ended. */
  readonly note: (results: PostTasksExecutionContext['taskResults']) => void;
}

type Workspace = Pick<Ground, 'root' | 'cacheFolder' | 'environment'>;

/**
 * Looks at the workspace's files without reading one of them. It is a guess, by which nothing but time is won: an entry
 * may have gone from Nx's cache meanwhile.
 *
 * @param argv of Nx
 * @param variables that the plugin sets for this run
 */
export function repeatedRun(
  { root, cacheFolder, environment }: Workspace,
  argv: readonly string[],
  variables: Readonly<Record<string, string>>,
): RepeatedRun {
  const file = fileBesideCache(cacheFolder, 'repeated', root);
  const known = textOf(file);
  const asked = createHash('sha256')
    .update(
      JSON.stringify([
        stampOf(root, Date.now()).sum,
        otherFiles.map((path) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0),
        argv.slice(2),
        settings.map((name) => environment[name] ?? ''),
        Object.entries(variables).sort(),
      ]),
    )
    .digest('hex');
  return {
    isRepeated: known === asked,
    note: (results) => {
      const isRestored = Object.values(results).every(({ status }) => restoredBy.includes(status));
      if (!isRestored) rmSync(file, { force: true });
      else if (known !== asked) writeWhole(file, asked);
    },
  };
}

/** Files beside those of the catalogue and of the plugin's folders that Nx hashes for tasks of images. */
const otherFiles = [
  'package-lock.json',
  'nx.json',
  '.gitignore',
  '.nxignore',
  'tools/project.json',
  ...toolEntries.map((file) => `tools/${file}`),
];

/** What users set, and what changes what Nx finds in its cache. */
const settings = ['WORKBENCH_ENGINE', 'NX_SKIP_NX_CACHE', 'NX_DISABLE_NX_CACHE'];

/**
 * Makes Nx take tasks one by one in a run in which it will restore all of them. In a batch it compares each task with each
 * other in the end, for its report: that takes 0.06 s for 500, and sixteen times that for 2,000.
 */
export function batchVariable(
  { isRepeated }: Pick<RepeatedRun, 'isRepeated'>,
  argv: readonly string[],
  environment: Ground['environment'],
): Record<string, string> {
  const isChosen = environment['NX_BATCH_MODE'] !== undefined || argv.some((word) => /^--(?:no-)?batch\b/.test(word));
  return isRepeated && !isChosen ? { NX_BATCH_MODE: 'false' } : {};
}
