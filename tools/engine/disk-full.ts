import { WorkbenchError } from '../model/problem.ts';
import type { Output } from './run.ts';

/** Whether a program ended for lack of space, as far as it says so. */
export function saysDiskFull({ tail }: Output): boolean {
  return tail.some((line) => /no space left on device|disk quota exceeded/i.test(line));
}

/** The error of a full disk. */
export function diskFull(folder: string): WorkbenchError {
  const hint = `free some space there or in the store of images, or set TMPDIR to a larger disk; \`buildah rmi <name>\` removes an image`;
  return new WorkbenchError([
    { code: 'DISK_FULL', message: `no space is left for \`${folder}\` or for the store of images`, hint },
  ]);
}
