import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** The folder beside Nx's cache with what is known of each thing of a kind; it goes with the cache. */
export function folderBesideCache(cacheFolder: string, kind: string): string {
  return join(cacheFolder, 'workbench-images', kind);
}

/**
 * The file in that folder with what is known of one thing.
 *
 * @param cacheFolder absolute path of Nx's cache
 * @param thing what tells it from others, e.g. a path: its sum is the file's name
 */
export function fileBesideCache(cacheFolder: string, kind: string, thing: string, extension = ''): string {
  const sum = createHash('sha256').update(thing).digest('hex').slice(0, 16);
  return join(folderBesideCache(cacheFolder, kind), `${sum}${extension}`);
}
