import { createHash } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { toolFolders } from './tool-files.ts';
import { walk } from './walk.ts';

/** What the operating system tells of files, without reading one of them. */
export interface FilesStamp {
  /** Another one whenever a file came, went or was written to, but for what happened within `unsettled`. */
  readonly sum: string;
  /** Whether something was written so lately that another write may leave the sum as it is. */
  readonly isUnsettled: boolean;
  /** Whether something was written since `start`, in milliseconds since 1970. */
  readonly changedSince: (start: number) => boolean;
}

/** The coarsest clock of a file system, in milliseconds: FAT's. */
const unsettled = 2000;

/** The catalogue, and the sources that render it. */
const imageFolders = ['images', 'snippets', 'releases', ...toolFolders.map((folder) => `tools/${folder}`)];

/**
 * Looks at all files below folders, and at the folders, but for those of libraries.
 *
 * @param root absolute path of the workspace
 * @param now in milliseconds since 1970
 * @param folders below it; by default those with all that images are made of
 */
export function stampOf(root: string, now: number, folders: readonly string[] = imageFolders): FilesStamp {
  const hash = createHash('sha256');
  const times: number[] = [];
  const statsOf = (path: string) => lstatSync(`${root}/${path}`, { throwIfNoEntry: false });
  const present = folders.filter((folder) => statsOf(folder) !== undefined);
  // The folder tells what went from it.
  for (const path of present.flatMap((folder) => [
    folder,
    ...walk(root, folder, libraries).map((found) => found.path),
  ])) {
    // Nobody can set the time of the last change of state.
    const { ctimeMs, mtimeMs, size, ino, mode } = statsOf(path) ?? noStats;
    hash.update(`${JSON.stringify(path)} ${ctimeMs} ${mtimeMs} ${size} ${ino} ${mode}\n`);
    times.push(ctimeMs);
  }
  return {
    sum: hash.digest('hex'),
    isUnsettled: times.some((time) => time > now - unsettled),
    // A clock that was put back left times of the future.
    changedSince: (start) => times.some((time) => time >= start && time <= now),
  };
}

/** npm puts some below `tools`. */
const libraries = new Set(['node_modules']);

/** Of what went meanwhile. */
const noStats = { ctimeMs: Infinity, mtimeMs: 0, size: 0, ino: 0, mode: 0 };
