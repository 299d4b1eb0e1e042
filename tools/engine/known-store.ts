import { existsSync } from 'node:fs';
import { writeWhole } from '../recipe/whole-file.ts';
import { fileBesideCache } from './beside-cache.ts';
import { textOf } from './text-of.ts';

/**
 * The folder of a store that an engine told earlier, or undefined. Only an engine can tell, and starting one takes longer
 * than to look at every image.
 *
 * @param cacheFolder absolute path of Nx's cache
 * @param identity what `storeIdentity` says
 */
export function knownStore(cacheFolder: string, identity: string): string | undefined {
  // A power failure cuts the end off first.
  const folder = /^(\/.*)\n$/.exec(textOf(fileOf(cacheFolder, identity)) ?? '')?.[1];
  return folder !== undefined && existsSync(folder) ? folder : undefined;
}

/** Keeps what an engine told, for `knownStore`. */
export function rememberStore(cacheFolder: string, identity: string, folder: string): void {
  writeWhole(fileOf(cacheFolder, identity), `${folder}\n`);
}

function fileOf(cacheFolder: string, identity: string): string {
  return fileBesideCache(cacheFolder, 'store-folders', identity);
}
