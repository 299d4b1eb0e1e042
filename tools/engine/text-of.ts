import { readFileSync } from 'node:fs';
import { isErrno } from '../catalogue/is-errno.ts';

/** The text of a file of this machine; undefined if there is none, or if this user may not read it. */
export function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].some((code) => isErrno(error, code))) return undefined;
    throw error;
  }
}
