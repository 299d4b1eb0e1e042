import { isErrno } from '../catalogue/is-errno.ts';
import { WorkbenchError, type Problem } from '../model/problem.ts';
import type { Print } from '../report/print.ts';

/** What Nx wants to hear from an executor. */
export interface Answer {
  readonly success: boolean;
}

/** Runs a task and says what went wrong. What the user can't mend is thrown on, as a bug of ours. */
export async function answer(print: Print, task: () => Promise<boolean> | boolean): Promise<Answer> {
  try {
    return { success: await task() };
  } catch (error) {
    for (const problem of problemsOf(error)) print.problem(problem);
    return { success: false };
  }
}

/**
 * What an error says to its user: also the operating system's refusals, such as a full disk or a folder of root's.
 *
 * @throws what it was given, if the user can't mend it
 */
export function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof WorkbenchError) return error.problems;
  const code = refusals.find((candidate) => isErrno(error, candidate));
  if (code === undefined || !(error instanceof Error) || !('path' in error)) throw error;
  const path = String(error.path);
  const hint = 'see whose it is, by `ls -ld`, and whether its disk is full, by `df`';
  return [{ code: 'NOT_WRITABLE', message: `\`${path}\` can't be read or written: ${code}`, where: path, hint }];
}

const refusals = [
  'EACCES',
  'EPERM',
  'ENOSPC',
  'EDQUOT',
  'EROFS',
  'ENOTDIR',
  'EISDIR',
  'ELOOP',
  'ENAMETOOLONG',
] as const;
