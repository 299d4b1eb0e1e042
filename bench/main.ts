import { startRegistry } from '../tools/e2e/registry.ts';
import { printer } from '../tools/report/print.ts';
import type { Entrant } from './contender.ts';
import { endBy } from './end-by.ts';
import { makeFamily } from './family.ts';
import { inOwnNamespace } from './home.ts';
import { machineLine } from './machine.ts';
import { help, optionsOf, type Options } from './options.ts';
import { ours } from './ours.ts';
import { peer } from './peers.ts';
import { runCase } from './rounds.ts';
import { tableOf, type Row } from './table.ts';

const { note, data } = printer();

/** Measures, and prints the table. */
async function bench(home: string, { size, rounds, only, peers, markdown }: Options): Promise<void> {
  const family = makeFamily(size);
  const own = ours(home, family);
  const entrants: Entrant[] = [own];
  for (const name of peers) {
    note(`sets up ${name}`);
    entrants.push(await peer(name, home, family));
  }
  const registry = await startRegistry();
  const rows: Row[] = [];
  for (const name of only) {
    rows.push(await runCase(name, rounds, { home, family, entrants, start: own.start, registry, note }));
  }
  await registry.close();
  const table = tableOf(
    entrants.map(({ title }) => title),
    rows,
    markdown,
  );
  data(`${await introduction(family.images.length, rounds)}\n\n${table.trimEnd()}`);
}

async function introduction(images: number, rounds: number): Promise<string> {
  return `${await machineLine(new Date())}. ${images} images, medians of ${rounds} rounds (least–most).`;
}

endBy(async () => {
  const options = optionsOf(process.argv.slice(2));
  if (!options.help) return await inOwnNamespace((home) => bench(home, options));
  data(help.trimEnd());
  return 0;
});
