import { availableParallelism } from 'node:os';
import { WorkbenchError } from '../model/problem.ts';

/** Whole numbers from 1, without a sign. */
const wellFormed = /^[1-9]\d{0,3}$/;

/**
 * How many images are made at a time: WORKBENCH_PARALLEL, which the plugin sets from Nx's own `--parallel` where the
 * user does not, or else one on each processor that this process may use.
 *
 * @throws WorkbenchError BAD_PARALLEL
 */
export function parallelLimit(environment: Readonly<Record<string, string | undefined>>): number {
  const wish = environment['WORKBENCH_PARALLEL'] ?? '';
  if (wish === '') return availableParallelism();
  if (wellFormed.test(wish)) return Number(wish);
  const message = `WORKBENCH_PARALLEL is ${JSON.stringify(wish)}, which is no number of images to make at a time`;
  throw new WorkbenchError([
    {
      code: 'BAD_PARALLEL',
      message,
      hint: 'set it to a whole number from 1 to 9999, or unset it for one on each processor',
    },
  ]);
}
