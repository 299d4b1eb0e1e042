import { lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { WorkbenchError } from '../model/problem.ts';
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

/**
 * The files of the workspace at `root`, an absolute path. Links are not followed: they could lead out of the
 * workspace, and Nx hashes where a link points to instead of what is there.
 *
 * @throws WorkbenchError from `read` and `list`: NOT_A_FILE behind a link, UNREADABLE without the right to read
 */
export function filesUnder(root: string): Files {
  const real = realpathSync(root);
  const open = <T>(path: string, read: (file: string) => T): T | undefined =>
    orUndefined(path, () => {
      const file = join(real, path);
      if (realpathSync(file) !== file) throw behindLink(path);
      return read(file);
    });
  return {
    read: (path) => open(path, (file) => readFileSync(file)),
    list: (folder) =>
      open(folder, (file) =>
        readdirSync(file)
          .sort()
          .map((name) => entry(folder, file, name)),
      ) ?? [],
  };
}

function entry(folder: string, real: string, name: string): Entry {
  // A name that is not UTF-8 comes with these in place of its bytes, and leads nowhere.
  if (name.includes('\uFFFD')) throw badName(folder, name);
  const stat = lstatSync(join(real, name));
  const type = stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : stat.isSymbolicLink() ? 'link' : 'other';
  return { name, type, executable: type === 'file' && (stat.mode & 0o100) !== 0 };
}

function orUndefined<T>(path: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isErrno(error, 'ENOENT') || isErrno(error, 'ENOTDIR') || isErrno(error, 'EISDIR')) return undefined;
    if (isErrno(error, 'EACCES') || isErrno(error, 'EPERM')) throw unreadable(path);
    if (isErrno(error, 'ELOOP')) throw behindLink(path);
    throw error;
  }
}

function behindLink(path: string): WorkbenchError {
  const message = `\`${path}\` is a link, or lies behind one`;
  const hint = 'links are not followed: put the file itself there';
  return new WorkbenchError([{ code: 'NOT_A_FILE', message, where: path, hint }]);
}

function unreadable(path: string): WorkbenchError {
  const message = `\`${path}\` may not be read by this user`;
  return new WorkbenchError([{ code: 'UNREADABLE', message, where: path, hint: `run \`chmod u+rX ${path}\`` }]);
}

function badName(folder: string, name: string): WorkbenchError {
  const message = `${JSON.stringify(name)} is a name that is not UTF-8`;
  return new WorkbenchError([{ code: 'BAD_FILE_NAME', message, where: folder, hint: 'rename the file' }]);
}
