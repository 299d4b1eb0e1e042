import { parseArgs } from 'node:util';
import { WorkbenchError } from '../tools/model/problem.ts';
import { caseNames, type CaseName } from './cases.ts';
import { peerNames, type PeerName } from './peers.ts';

/** What a run of the benchmarks was asked for. */
export interface Options {
  readonly size: number;
  readonly rounds: number;
  readonly only: readonly CaseName[];
  readonly peers: readonly PeerName[];
  readonly markdown: boolean;
  readonly help: boolean;
}

export const help = `Usage: npm run bench -- [options]

Builds a family of tiny images here and by peers, side by side, and prints how many times longer each peer takes.

  --size <n>      about how many images; a release has 70 (default 70)
  --rounds <n>    runs of each case, of which the median counts (default 3)
  --only <cases>  some of: ${caseNames.join(',')}
  --peers <names> some of: ${peerNames.join(',')}; or none
  --markdown      prints the table with date and machine, for docs/benchmarks.md
  --help          prints this

Needs root, since everything is mounted in a namespace of its own and goes with it. Temporary files go below TMPDIR or /var/tmp.
`;

/**
 * @param args what stands behind the name of the program
 * @throws WorkbenchError BAD_OPTIONS
 */
export function optionsOf(args: readonly string[]): Options {
  const { size, rounds, only, peers, markdown, help } = parsed(args);
  return {
    size: count('size', size),
    rounds: count('rounds', rounds),
    only: only === undefined ? caseNames : someOf('only', only, caseNames),
    peers: peers === undefined ? peerNames : peers === 'none' ? [] : someOf('peers', peers, peerNames),
    markdown,
    help,
  };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        size: { ...text, default: '70' },
        rounds: { ...text, default: '3' },
        only: text,
        peers: text,
        markdown: flag,
        help: flag,
      },
    }).values;
  } catch (error) {
    throw badOption(error instanceof Error ? error.message : String(error));
  }
}

/** @throws WorkbenchError BAD_OPTIONS unless a text is a whole number above 0 */
export function count(name: string, text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text))
    throw badOption(`\`--${name}\`: expected a whole number above 0, found \`${text}\``);
  return Number(text);
}

function someOf<Name extends string>(option: string, text: string, names: readonly Name[]): Name[] {
  const asked = text.split(',');
  const unknown = asked.find((word) => !names.some((name) => name === word));
  if (unknown !== undefined) {
    throw badOption(`\`--${option}\`: expected some of ${names.join(', ')}, found \`${unknown}\``);
  }
  return names.filter((name) => asked.includes(name));
}

export function badOption(message: string): WorkbenchError {
  return new WorkbenchError([{ code: 'BAD_OPTIONS', message, hint: 'see `--help`' }]);
}
