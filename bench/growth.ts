import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { WorkbenchError } from '../tools/model/problem.ts';
import { printer } from '../tools/report/print.ts';
import { makeFamily } from './family.ts';
import { inOwnNamespace } from './home.ts';
import { untilIdle } from './idle.ts';
import { layOut } from './lay-out.ts';
import { machineLine } from './machine.ts';
import { median, tailOf, timed } from './measure.ts';
import { badOption, count } from './options.ts';
import { ours } from './ours.ts';
import { endBy } from './end-by.ts';

const help = `Usage: npm run bench:growth -- [options]

What a run costs in which nothing is to do, beyond \`nx show projects\`, as the family of images grows.

  --sizes <n,…>   about how many images (default 100,500)
  --rounds <n>    runs of each command, of which the median counts (default 5)
  --markdown      prints the table for docs/benchmarks.md
  --help          prints this

Each size is built once before, which takes its time.
`;

interface GrowthOptions {
  readonly sizes: readonly number[];
  readonly rounds: number;
  readonly markdown: boolean;
  readonly help: boolean;
}

const { note, data } = printer();

function optionsOf(args: readonly string[]): GrowthOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        sizes: { type: 'string', default: '100,500' },
        rounds: { type: 'string', default: '5' },
        markdown: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const sizes = values.sizes.split(',').map((size) => count('sizes', size));
    return { ...values, sizes, rounds: count('rounds', values.rounds) };
  } catch (error) {
    if (error instanceof WorkbenchError) throw error;
    throw badOption(error instanceof Error ? error.message : String(error));
  }
}

/** Times of both commands, by turns, so that whatever else the machine does slows both alike. */
interface Turns {
  readonly show: readonly number[];
  readonly build: readonly number[];
}

async function growth(home: string, { sizes, rounds, markdown }: GrowthOptions): Promise<void> {
  const lines: string[][] = [];
  for (const size of sizes) lines.push(...(await linesOf(home, size, rounds)));
  const head = ['images', "Nx's daemon", '`nx show projects`', '`nx run-many -t build`', 'beyond', 'an image'];
  data(`${await machineLine(new Date())}. Medians of ${rounds} rounds (least–most).\n`);
  data(layOut([head, ...lines], markdown).trimEnd());
}

async function linesOf(home: string, size: number, rounds: number): Promise<string[][]> {
  const family = makeFamily(size);
  const own = ours(home, family);
  const log = join(home, 'growth.log');
  const time = async (command: typeof own.build, daemon: boolean) => {
    const env = { ...command.env, NX_DAEMON: String(daemon) };
    await untilIdle(note);
    const { seconds, exitCode } = await timed({ ...command, env }, family.root, log);
    if (exitCode !== 0) throw failed(tailOf(log));
    return seconds;
  };
  note(`builds ${family.images.length} images`);
  note(`that took ${(await time(own.build, false)).toFixed(1)} s`);
  const lines: string[][] = [];
  for (const daemon of [false, true]) {
    const turns = await take(rounds, time, own, daemon);
    lines.push([String(family.images.length), daemon ? 'yes' : 'no', ...cells(turns, family.images.length)]);
    note(lines.at(-1)?.join('  ') ?? '');
  }
  // It would go on beside the next family.
  await timed(own.stopDaemon, family.root, log);
  return lines;
}

async function take(
  rounds: number,
  time: (command: ReturnType<typeof ours>['build'], daemon: boolean) => Promise<number>,
  { start, build }: Pick<ReturnType<typeof ours>, 'start' | 'build'>,
  daemon: boolean,
): Promise<Turns> {
  const turns: { show: number[]; build: number[] } = { show: [], build: [] };
  // The first round warms up what the operating system and the daemon keep.
  for (let round = 0; round <= rounds; round += 1) {
    const [show, built] = [await time(start, daemon), await time(build, daemon)];
    if (round === 0) continue;
    turns.show.push(show);
    turns.build.push(built);
  }
  return turns;
}

function cells({ show, build }: Turns, images: number): string[] {
  const beyond = median(build) - median(show);
  return [spread(show), spread(build), `${beyond.toFixed(2)} s`, `${((beyond / images) * 1000).toFixed(1)} ms`];
}

function spread(times: readonly number[]): string {
  return `${median(times).toFixed(2)} s (${Math.min(...times).toFixed(2)}–${Math.max(...times).toFixed(2)})`;
}

function failed(tail: string): WorkbenchError {
  return new WorkbenchError([{ code: 'COMMAND_FAILED', message: 'a run of Nx failed', hint: tail }]);
}

endBy(async () => {
  const options = optionsOf(process.argv.slice(2));
  if (!options.help) return await inOwnNamespace((home) => growth(home, options));
  data(help.trimEnd());
  return 0;
});
