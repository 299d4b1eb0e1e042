import { WorkbenchError } from '../model/problem.ts';

/** What a program gives, or undefined where it is not installed. For programs that we can do without. */
export async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof WorkbenchError && error.problems.every(({ code }) => code === 'MISSING_PROGRAM'))
      return undefined;
    throw error;
  }
}
