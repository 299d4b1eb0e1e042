import type { Bench } from './sequences/bench.ts';
import { differencesFromFreshCopy } from './sequences/fresh-copy.ts';
import { closeBench, openBench } from './sequences/open-bench.ts';
import { openOracle, type Oracle } from './sequences/oracle.ts';
import { sequence } from './sequences/plan.ts';
import { play } from './sequences/play.ts';
import { shrink } from './sequences/shrink.ts';
import { historyIn, shown, type History, type Step } from './sequences/steps.ts';

/**
 * WORKBENCH_SEED chooses other sequences, WORKBENCH_SEQUENCES how many of them; WORKBENCH_STEPS tells them, step by
 * step. With any of these, each sequence is told with the seconds that it took.
 */
const { WORKBENCH_SEED, WORKBENCH_SEQUENCES, WORKBENCH_STEPS } = process.env;
const seed = Number(WORKBENCH_SEED ?? 4);
const count = Number(WORKBENCH_SEQUENCES ?? 100);
const isChosen = [WORKBENCH_SEED, WORKBENCH_SEQUENCES, WORKBENCH_STEPS].some((value) => value !== undefined);

/** Sequences that go on side by side, each lane in a workspace of its own, where one sequence follows the other. */
const lanes: readonly History[] = WORKBENCH_STEPS === undefined ? [laneOf(0), laneOf(1)] : [historyIn(WORKBENCH_STEPS)];

/** Faults may have one cause: after so many in a lane, there is enough to look at. */
const enough = 3;

/** For how long a fault is made smaller, in milliseconds. */
const shrinking = 180_000;

interface Played {
  /** What went wrong last. */
  readonly fault: string | undefined;
  /** Sequences. */
  readonly played: number;
}

describe('any sequence of edits, evictions, kills and builds', () => {
  let oracle: Oracle;

  beforeAll(async () => {
    oracle = await openOracle();
  });
  afterAll(() => oracle.remove());

  const limit = 120_000 + count * 30_000 + lanes.length * enough * shrinking;
  it(
    'ends with the digests of a build from scratch',
    async () => {
      const faults = await Promise.all(lanes.map((lane) => faultsIn(lane)));

      expect(faults.flat().join('\n\n')).toBe('');
    },
    limit,
  );

  async function faultsIn(lane: History): Promise<string[]> {
    const faults: string[] = [];
    let rest = lane;
    while (rest.length > 0 && faults.length < enough) {
      const { fault, played } = await playUntilFault(rest, differencesFromFreshCopy);
      if (fault !== undefined) faults.push(await told(fault, rest.slice(0, played)));
      rest = rest.slice(played);
    }
    return faults;
  }

  /** Plays sequences in a new workspace. `last` looks at that in the end. */
  async function playUntilFault(lane: History, last?: typeof differencesFromFreshCopy): Promise<Played> {
    const bench = await openBench();
    try {
      for (const [index, steps] of lane.entries()) {
        const fault = await faultOf(bench, steps);
        if (fault !== undefined) return { fault, played: index + 1 };
      }
      const differences = (await last?.(bench.copy)) ?? [];
      return { fault: differences.length === 0 ? undefined : differences.join('\n'), played: lane.length };
    } finally {
      await closeBench(bench);
    }
  }

  async function faultOf(bench: Bench, steps: readonly Step[]): Promise<string | undefined> {
    const began = performance.now();
    try {
      await play(bench, steps, oracle);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      say(`${((performance.now() - began) / 1000).toFixed(1)} s  ${shown([steps])}`);
    }
  }

  /** A fault, with how to see it again. */
  async function told(fault: string, history: History): Promise<string> {
    say(`${fault}\n${command(history)}`);
    const fails = async (shorter: History) => (await playUntilFault(shorter)).fault !== undefined;
    const shortest = await shrink(history, fails, performance.now() + shrinking);
    const lines = [fault, 'to see it again, in short and wholly:', command(shortest), command(history)].join('\n');
    say(lines);
    return lines;
  }
});

function laneOf(lane: number): History {
  const numbers = Array.from({ length: count }, (_, number) => number).filter((number) => number % 2 === lane);
  return numbers.map((number) => sequence(seed, number));
}

/** Long runs say how far they are. */
function say(text: string): void {
  if (isChosen) process.stderr.write(`${text}\n`);
}

function command(history: History): string {
  return `WORKBENCH_STEPS='${shown(history)}' npx jest -c tools/jest.e2e.config.js sequences`;
}
