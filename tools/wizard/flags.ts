import { parseArgs } from 'node:util';
import { WorkbenchError } from '../model/problem.ts';
import { refusedWords } from '../report/refused-words.ts';
import type { Named } from '../generators/combination/named.ts';

/** Answers that are given early, and what is done with them. */
export interface Flags extends Named {
  readonly title?: string | undefined;
  /** For this clone alone, or for good; undefined is to be asked. */
  readonly local?: boolean | undefined;
  readonly build: boolean;
  readonly dryRun: boolean;
  readonly help: boolean;
}

export const helpText = `Declares an image that people pull, and says the command that builds it.

  npm run wizard                     asks at most six questions
  npm run wizard -- --release 2026b --os deb13 --python py313 --bundle r --ide jupyter
                                     asks none

What is chosen by a flag is not asked. With all five of these nothing is:
  --release <name>       a folder under releases/
  --os <name>            a base, a folder under images/base/
  --python <name>        a Python of that base, such as py313
  --bundle <name>        a folder under images/bundles/
  --ide <name>           a folder under images/ides/
and these may be added:
  --accelerator <name>   cuda or none; none if nothing is asked
  --local, --no-local    for this clone alone, or for good; for good if nothing is asked
  --title <text>         a title of its own
  --build                builds it at once
  --dry-run              shows what would be written, and writes nothing
  --help                 shows this

Exit codes: 0 done, 1 it can't be, 2 a flag is missing or unknown, 130 left by Ctrl-C.`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/**
 * Reads the words after `npm run wizard --`.
 *
 * @throws WorkbenchError BAD_FLAG
 */
export function readFlags(args: readonly string[]): Flags {
  const options = {
    release: text,
    os: text,
    python: text,
    accelerator: text,
    bundle: text,
    ide: text,
    title: text,
    local: flag,
    build: flag,
    'dry-run': flag,
    help: { ...flag, short: 'h' },
  } as const;
  try {
    const { values } = parseArgs({ args: [...args], options, allowNegative: true });
    const { build = false, 'dry-run': dryRun = false, help = false, ...named } = values;
    return { ...named, build, dryRun, help };
  } catch (error) {
    const problem = { code: 'BAD_FLAG', message: refusedWords(error), hint: 'see `npm run wizard -- --help`' };
    throw new WorkbenchError([problem]);
  }
}
