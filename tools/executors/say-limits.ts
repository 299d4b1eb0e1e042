import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isErrno } from '../catalogue/is-errno.ts';
import type { Doors } from '../engine/doors.ts';
import type { Print } from '../report/print.ts';

/**
 * Says what this machine can't do and what the engine does instead: once, until it changes. Each image is a process of
 * its own, so that what was said is kept beside Nx's cache.
 *
 * @param cacheFolder absolute path of Nx's cache
 */
export function sayLimits(
  print: Print,
  cacheFolder: string,
  { engine, limits }: Pick<Doors, 'engine' | 'limits'>,
): void {
  const notes = engine.notes(limits).join('\n');
  const file = join(cacheFolder, 'workbench-images', `said-of-${engine.name}.txt`);
  if (said(file) === notes) return;
  for (const note of engine.notes(limits)) print.note(`note      ${note}`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, notes);
}

function said(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return '';
    throw error;
  }
}
