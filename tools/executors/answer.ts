import { WorkbenchError } from '../model/problem.ts';
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
    if (!(error instanceof WorkbenchError)) throw error;
    for (const problem of error.problems) print.problem(problem);
    return { success: false };
  }
}
