import { readdirSync, type Dirent } from 'node:fs';
import { isErrno } from '../catalogue/is-errno.ts';

/** Something that lies below a folder. */
export interface Found {
  /** Below the workspace root, with `/`. */
  readonly path: string;
  readonly isFile: boolean;
}

/**
 * All that lies below a folder, hidden files too, in the same order on every machine. Links are not followed. A glob
 * would take three times as long, and the hooks do this at every run.
 *
 * @param root absolute path of the workspace
 * @param folder below it; nothing lies in one that is not there
 * @param skipped names of folders that are left out
 */
export function walk(root: string, folder: string, skipped: ReadonlySet<string> = new Set()): Found[] {
  const found: Found[] = [];
  const enter = (path: string) => {
    for (const entry of entriesOf(`${root}/${path}`)) {
      if (skipped.has(entry.name)) continue;
      const below = `${path}/${entry.name}`;
      found.push({ path: below, isFile: entry.isFile() });
      if (entry.isDirectory()) enter(below);
    }
  };
  enter(folder);
  return found;
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    // It may go while others are looked at, or a file may come in its place.
    if (isErrno(error, 'ENOENT') || isErrno(error, 'ENOTDIR')) return [];
    throw error;
  }
}
