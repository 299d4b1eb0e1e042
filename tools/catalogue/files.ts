import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isErrno } from './is-errno.ts';

/** Something in a folder. */
export interface Entry {
  readonly name: string;
  readonly type: 'file' | 'folder' | 'link' | 'other';
  readonly executable: boolean;
}

/** The door to the workspace's files. Paths are below the workspace root, with `/`. */
export interface Files {
  /** The bytes of a file, or undefined if there is none. */
  readonly read: (path: string) => Buffer | undefined;
  /** What a folder holds, by name; empty if there is no such folder. */
  readonly list: (folder: string) => readonly Entry[];
}

/** The files of the workspace at `root`, an absolute path. */
export function filesUnder(root: string): Files {
  return {
    read: (path) => orUndefined(() => readFileSync(join(root, path))),
    list: (folder) =>
      (orUndefined(() => readdirSync(join(root, folder))) ?? []).sort().map((name) => entry(join(root, folder), name)),
  };
}

function entry(folder: string, name: string): Entry {
  const stat = lstatSync(join(folder, name));
  const type = stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : stat.isSymbolicLink() ? 'link' : 'other';
  return { name, type, executable: type === 'file' && (stat.mode & 0o100) !== 0 };
}

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isErrno(error, 'ENOENT') || isErrno(error, 'ENOTDIR') || isErrno(error, 'EISDIR')) return undefined;
    throw error;
  }
}
