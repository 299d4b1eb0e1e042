import type { Bench } from './bench.ts';
import type { Oracle } from './oracle.ts';
import { operations } from './plan.ts';
import { randomFrom } from '../../fixtures/random.ts';
import { buildAll, withoutSteps } from './runs.ts';
import { read } from './sites.ts';
import type { Step } from './steps.ts';
import { faultsOf, leftoversIn } from './verdict.ts';

/**
 * Does one sequence, builds everything, and judges that.
 *
 * @throws Error with all that is wrong
 */
export async function play(bench: Bench, steps: readonly Step[], oracle: Oracle): Promise<void> {
  for (const { name, choice } of steps) {
    const operation = operations.get(name);
    if (operation === undefined) throw new Error(`no operation is called ${name}`);
    await operation(bench, randomFrom(choice));
  }
  bench.past.push(bench.sites.map((site) => read(bench.copy, site)));
  const { all } = await buildAll(bench);
  const faults = await faultsOf(bench, await oracle.digestsOf(bench.copy.root));
  const leftovers = await leftoversAfter(bench, all);
  if (faults.length + leftovers.length > 0) throw new Error([...faults, ...leftovers, withoutSteps(all)].join('\n'));
}

/** What a kill left is removed by the next task that starts an engine, which none does if everything is cached. */
async function leftoversAfter(bench: Bench, said: string): Promise<string[]> {
  // What cached tasks said is said again, so only Nx knows.
  const startedNone = /for (\d+) out of \1 tasks/.test(said);
  if (startedNone && (await leftoversIn(bench.copy)).length > 0)
    await bench.nx(['run-many', '-t', 'build', '--skip-nx-cache']);
  return leftoversIn(bench.copy);
}
