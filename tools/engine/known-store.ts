import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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
  const file = fileOf(cacheFolder, identity);
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(fresh, `${folder}\n`);
  renameSync(fresh, file);
}

function fileOf(cacheFolder: string, identity: string): string {
  const sum = createHash('sha256').update(identity).digest('hex').slice(0, 16);
  return join(cacheFolder, 'workbench-images', 'store-folders', sum);
}
