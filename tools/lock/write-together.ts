import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Puts texts in place of files, all or none: what can fail is done beside them first. An undefined text takes its file away.
 *
 * @param texts by absolute path
 */
export function writeTogether(texts: ReadonlyMap<string, string | undefined>): void {
  const written: [string, string][] = [];
  try {
    for (const [file, text] of texts) {
      if (text === undefined) continue;
      // Editors leave such names behind as well: what a killed process left is taken for nobody's file.
      const fresh = join(dirname(file), `.${basename(file)}.part`);
      written.push([fresh, file]);
      writeFileSync(fresh, text);
    }
    for (const [fresh, file] of written) renameSync(fresh, file);
    for (const [file, text] of texts) if (text === undefined) rmSync(file, { force: true });
  } finally {
    for (const [fresh] of written) if (existsSync(fresh)) rmSync(fresh);
  }
}
