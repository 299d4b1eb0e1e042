import { WorkbenchError } from '../tools/model/problem.ts';
import { printer } from '../tools/report/print.ts';

/**
 * Runs a program to its end and leaves with its exit code: 1 after problems, which are printed, 2 after wrong usage.
 * Daemons that it started would keep it alive; they end with it.
 */
export function endBy(program: () => Promise<number>): void {
  void program()
    .catch(codeOf)
    .then((code) => process.exit(code));
}

function codeOf(error: unknown): number {
  if (!(error instanceof WorkbenchError)) throw error;
  const { problem } = printer();
  for (const each of error.problems) problem(each);
  return error.problems.some(({ code }) => code === 'BAD_OPTIONS') ? 2 : 1;
}
