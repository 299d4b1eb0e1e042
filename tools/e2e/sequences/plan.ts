import type { Operation } from './bench.ts';
import { edits } from './edits.ts';
import { evictions } from './evictions.ts';
import { randomFrom, type Random } from '../../fixtures/random.ts';
import { registryEvictions } from './registry-evictions.ts';
import { runs } from './runs.ts';
import type { Step } from './steps.ts';

/** Every operation, by its name. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  Object.entries({ ...edits, ...evictions, ...registryEvictions, ...runs }),
);

const quickEvictions = { ...evictions, ...registryEvictions };

type Name = keyof typeof edits | keyof typeof quickEvictions | keyof typeof runs;

/**
 * A sequence of two to five operations. One in three has a build or a killed build among them, which take longest.
 *
 * @param seed of the whole run
 * @param number of the sequence in it
 */
export function sequence(seed: number, number: number): Step[] {
  const random = randomFrom(seed * 100_003 + number);
  const length = random.between(2, 5);
  const steps = Array.from({ length }, () => step(quickName(random), random));
  if (random.between(1, 3) === 1) steps.splice(random.between(0, length), 0, step(random.pick(names(runs)), random));
  return steps;
}

function quickName(random: Random): Name {
  const chance = random.between(1, 100);
  if (chance <= 28) return 'edit';
  if (chance <= 36) return 'revert';
  if (chance <= 40) return 'revert-all';
  if (chance <= 55) return 'switch-branch';
  return random.pick(names(quickEvictions));
}

function names<T extends string>(of: Readonly<Record<T, Operation>>): readonly [T, ...T[]] {
  return Object.keys(of) as [T, ...T[]];
}

function step(name: Name, random: Random): Step {
  return { name, choice: random.between(0, 9999) };
}
