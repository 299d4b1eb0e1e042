import { readdirSync, readFileSync, statSync } from 'node:fs';
import { isErrno } from '../catalogue/is-errno.ts';

/** Names in a folder of another process or an engine; none where there is no folder, or none for us. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isErrno(error, 'ENOENT') || isErrno(error, 'ENOTDIR') || isErrno(error, 'EACCES')) return [];
    throw error;
  }
}

/** What a file of another process or an engine says; undefined where there is none, or none for us. */
export function textIn(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // A process or a container may end between two questions, and others' are not ours to read.
    return undefined;
  }
}

/** Whether a file, a folder or a process's folder is this user's; what is gone is nobody's. */
export function isOwn(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.uid === process.getuid?.();
}
