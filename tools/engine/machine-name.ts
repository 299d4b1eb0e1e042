import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isErrno } from '../catalogue/is-errno.ts';
import { textOf } from './text-of.ts';

/**
 * A random name of this machine, kept beside Nx's cache. It tells apart machines whose stores lie under the same path:
 * records that Nx takes from a cache for all of them are about images that the others have not.
 *
 * @param cacheFolder absolute path of Nx's cache
 */
export function machineName(cacheFolder: string): string {
  const file = join(cacheFolder, 'workbench-images', 'machine');
  return known(file) ?? claim(file);
}

function known(file: string): string | undefined {
  return /^[0-9a-f]{32}$/.exec(textOf(file) ?? '')?.[0];
}

/** Of several processes that begin at once, all take the name of the first. */
function claim(file: string): string {
  const name = randomBytes(16).toString('hex');
  const fresh = `${file}.${name}`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(fresh, name);
  try {
    linkSync(fresh, file);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
    const first = known(file);
    if (first !== undefined) return first;
    // A power failure cut it off.
    renameSync(fresh, file);
  } finally {
    rmSync(fresh, { force: true });
  }
  return name;
}
