import { parseArgs, type ParseArgsConfig } from 'node:util';
import { WorkbenchError } from '../model/problem.ts';
import { refusedWords } from '../report/refused-words.ts';
import type { Named } from '../generators/combination/named.ts';

/** Answers that are given early, and what is done with them. */
export interface Flags extends Named {
  /** A base image of one's own. */
  readonly baseImage?: string | undefined;
  readonly baseName?: string | undefined;
  readonly baseFamily?: string | undefined;
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
In place of --os and --python, a base image of your own becomes a base of this workspace:
  --base-image <image>   with its registry, such as quay.io/team/python:3.11
  --base-name <name>     what names of images call it; made of the image's name
  --base-family <name>   deb, rpm or a base like it, if the image does not tell;
                         of its Python, --python tells

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
    'base-image': text,
    'base-name': text,
    'base-family': text,
    title: text,
    local: flag,
    build: flag,
    'dry-run': flag,
    help: { ...flag, short: 'h' },
  } as const;
  const { build = false, 'dry-run': dryRun = false, help = false, ...named } = parsed(args, options);
  const { 'base-image': baseImage, 'base-name': baseName, 'base-family': baseFamily, ...others } = named;
  const base = { baseImage, baseName, baseFamily };
  refuseTogether({ ...base, os: named.os });
  return { ...others, ...base, build, dryRun, help };
}

function parsed<O extends NonNullable<ParseArgsConfig['options']>>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options, allowNegative: true as const }).values;
  } catch (error) {
    throw badFlag(refusedWords(error), 'see `npm run wizard -- --help`');
  }
}

function refuseTogether({ os, baseImage, baseName, baseFamily }: Partial<Flags>): void {
  if (baseImage !== undefined && os !== undefined)
    throw badFlag('`--os` and `--base-image` both say what the image stands on', 'leave out one of them');
  const lonely = Object.entries({ 'base-name': baseName, 'base-family': baseFamily }).find(
    ([, value]) => baseImage === undefined && value !== undefined,
  );
  if (lonely !== undefined)
    throw badFlag(`\`--${lonely[0]}\` is about a base image, and none is named`, 'name it by `--base-image`');
}

function badFlag(message: string, hint: string): WorkbenchError {
  return new WorkbenchError([{ code: 'BAD_FLAG', message, hint }]);
}
