import { problemsOf } from '../executors/answer.ts';
import { printer, type Print } from '../report/print.ts';

/**
 * Runs a script to its end and sets the exit code of this process: the one that the script gives, 1 for what its user can
 * mend, 2 for words that it does not take.
 *
 * @param work gets the words after the script's name
 */
export async function runScript(work: (words: readonly string[], print: Print) => Promise<number>): Promise<void> {
  const print = printer();
  try {
    process.exitCode = await work(process.argv.slice(2), print);
  } catch (error) {
    const problems = problemsOf(error);
    for (const problem of problems) print.problem(problem);
    process.exitCode = problems.some(({ code }) => code === 'BAD_FLAG') ? 2 : 1;
  }
}
