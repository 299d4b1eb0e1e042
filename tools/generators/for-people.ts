import { WorkbenchError } from '../model/problem.ts';
import { printer } from '../report/print.ts';

/**
 * Runs a generator. Nx prints the message of what is thrown, and where there is a stack it offers to show that as well: of a
 * user's mistake, nobody wants it.
 */
export async function forPeople(work: () => Promise<readonly string[]>): Promise<() => void> {
  try {
    const lines = await work();
    // After Nx's own list of what was written.
    return () => {
      for (const line of lines) printer().note(line);
    };
  } catch (error) {
    if (error instanceof WorkbenchError) error.stack = '';
    throw error;
  }
}
