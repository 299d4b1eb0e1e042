import { parseArgs, type ParseArgsConfig } from 'node:util';
import { WorkbenchError } from '../model/problem.ts';
import { refusedWords } from '../report/refused-words.ts';

/**
 * Reads the words after a script's name: options only, and none that it does not know.
 *
 * @throws WorkbenchError BAD_FLAG
 */
export function readWords<O extends NonNullable<ParseArgsConfig['options']>>(
  words: readonly string[],
  options: O,
): ReturnType<typeof parseArgs<{ options: O }>>['values'] {
  try {
    return parseArgs({ args: [...words], options }).values;
  } catch (error) {
    throw badFlag(refusedWords(error), `options: ${namesOf(options)}`);
  }
}

/**
 * A number of machines, 1 to 256: a matrix has no more jobs.
 *
 * @throws WorkbenchError BAD_FLAG
 */
export function machinesOf(word: string): number {
  if (/^[1-9]\d{0,2}$/.test(word) && Number(word) <= 256) return Number(word);
  throw badFlag('`--machines` is no number from 1 to 256', 'as in `--machines 4`');
}

/** What is wrong with the words that a script was given. */
export function badFlag(message: string, hint: string): WorkbenchError {
  return new WorkbenchError([{ code: 'BAD_FLAG', message, hint }]);
}

function namesOf(options: object): string {
  const names = Object.keys(options).map((name) => `--${name}`);
  return names.length === 0 ? 'none' : names.join(', ');
}
