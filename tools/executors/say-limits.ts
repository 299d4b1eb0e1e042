import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync } from 'node:fs';
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
  const sum = createHash('sha256').update(notes).digest('hex').slice(0, 12);
  const file = join(cacheFolder, 'workbench-images', `said-${engine.name}-${sum}`);
  if (notes === '' || !claim(file)) return;
  for (const note of engine.notes(limits)) print.note(`note      ${note}`);
}

/** Whether this process is the first to make the file: of several that begin at once, one speaks. */
function claim(file: string): boolean {
  mkdirSync(dirname(file), { recursive: true });
  try {
    closeSync(openSync(file, 'wx'));
    return true;
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false;
    throw error;
  }
}
