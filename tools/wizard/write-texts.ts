import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeTogether } from '../lock/write-together.ts';

/**
 * Writes files with the folders that they lie in, all or none: a folder of a recipe without its files would be a recipe.
 *
 * @param texts by path below the root; an undefined one removes its file
 */
export function writeTexts(root: string, texts: ReadonlyMap<string, string | undefined>): void {
  const made: string[] = [];
  try {
    for (const path of texts.keys()) {
      const first = mkdirSync(dirname(join(root, path)), { recursive: true });
      if (first !== undefined) made.push(first);
    }
    writeTogether(new Map([...texts].map(([path, text]) => [join(root, path), text])));
  } catch (error) {
    for (const folder of made) rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
