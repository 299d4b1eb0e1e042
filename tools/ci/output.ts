import { appendFileSync } from 'node:fs';
import type { Print } from '../report/print.ts';

/**
 * Hands text to GitHub Actions through the file that it names, or prints it where there is none.
 *
 * @param file what GITHUB_OUTPUT or GITHUB_STEP_SUMMARY says
 * @param text whole lines, without the last one's end
 */
export function handOn(file: string | undefined, text: string, print: Pick<Print, 'data'>): void {
  if (file === undefined || file === '') print.data(text);
  else appendFileSync(file, `${text}\n`);
}
