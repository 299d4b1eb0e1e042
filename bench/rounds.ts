import { join } from 'node:path';
import type { Registry } from '../tools/e2e/registry.ts';
import type { Command } from '../tools/engine/command.ts';
import { cases, type Case, type CaseName } from './cases.ts';
import type { Contender, Entrant } from './contender.ts';
import { countUpwards, type Family } from './family.ts';
import { untilIdle } from './idle.ts';
import { tailOf, timed, type Sample } from './measure.ts';
import type { Cell, Row } from './table.ts';

/** What the rounds are run with. */
export interface Bench {
  /** Absolute path of a folder for logs. */
  readonly home: string;
  readonly family: Family;
  /** Ours first. */
  readonly entrants: readonly Entrant[];
  /** What starts Nx and builds nothing. */
  readonly start: Command;
  readonly registry: Registry;
  readonly note: (line: string) => void;
}

/** Runs one case several times, all contenders in each round, one after the other. */
export async function runCase(name: CaseName, rounds: number, bench: Bench): Promise<Row> {
  const { title, from, change, fails = false } = cases[name];
  const runs = bench.entrants.map((entrant) => runsOf(entrant, name, bench));
  for (const run of runs) await run.prepare();
  let changed: ReadonlySet<string> = new Set();
  for (let round = 1; round <= rounds; round += 1) {
    changed = change?.(bench.family, round) ?? changed;
    for (const run of runs) await run.round(`${round}/${rounds}`);
  }
  const images = from === 'built' ? countUpwards(bench.family, changed) : bench.family.images.length;
  return { title, images: String(images), fails, cells: runs.map(({ cell }) => cell()) };
}

interface Runs {
  readonly prepare: () => Promise<void>;
  readonly round: (label: string) => Promise<void>;
  readonly cell: () => Cell;
}

function runsOf(entrant: Entrant, name: CaseName, bench: Bench): Runs {
  const nothing = (reason: string): Runs => ({
    prepare: () => Promise.resolve(),
    round: () => Promise.resolve(),
    cell: () => reason,
  });
  if ('missing' in entrant) return nothing(`can't run here: ${entrant.missing}`);
  const wanted = cases[name];
  if (wanted.oursOnly === true && entrant !== bench.entrants[0]) return nothing('');
  if (wanted.from === 'registry' && entrant.shared === undefined) return nothing('has no such thing');
  return realRuns(entrant, name, wanted, bench);
}

function realRuns(contender: Contender, name: CaseName, wanted: Case, bench: Bench): Runs {
  const { family, registry, note } = bench;
  const samples: Sample[] = [];
  const log = join(bench.home, `${contender.title.replaceAll(/\W+/g, '-')}.log`);
  const go = (command: Command) => timed(command, family.root, log);
  const prepare = async (command: Command, what: string) => {
    note(`${what}: ${contender.title}`);
    const { exitCode } = await go(command);
    if (exitCode !== 0) note(`that failed:\n${tailOf(log)}`);
  };
  return {
    prepare: async () => {
      contender.refresh();
      if (wanted.from !== 'nothing') await prepare(contender.build, 'gets ready');
      if (wanted.from === 'registry' && contender.shared !== undefined)
        await prepare(contender.shared.fill(registry.host), 'fills the registry');
    },
    round: async (label) => {
      contender.refresh();
      if (wanted.from !== 'built') await contender.forget();
      await untilIdle(note);
      const sample = await go(commandOf(contender, wanted, bench));
      const images = wanted.fails === true ? { images: await contender.count() } : {};
      samples.push({ ...sample, ...images });
      note(`${name} ${label}: ${contender.title}  ${sample.seconds.toFixed(2)} s${failure(sample, wanted, log)}`);
    },
    cell: () => samples,
  };
}

function commandOf(contender: Contender, { from, oursOnly }: Case, { start, registry }: Bench): Command {
  if (oursOnly === true) return start;
  return from === 'registry' && contender.shared !== undefined
    ? contender.shared.build(registry.host)
    : contender.build;
}

function failure({ exitCode }: Sample, { fails = false }: Case, log: string): string {
  if ((exitCode !== 0) === fails) return '';
  return fails ? '  and did not fail' : `  and failed:\n${tailOf(log)}`;
}
