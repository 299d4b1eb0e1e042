import { availableParallelism } from 'node:os';
import { parallelLimit } from './parallel-limit.ts';

describe('the number of images that are made at a time', () => {
  it.each([undefined, ''])('is that of processors where none is asked for: %j', (wish) => {
    expect(parallelLimit({ WORKBENCH_PARALLEL: wish })).toBe(availableParallelism());
  });

  it.each([
    ['1', 1],
    ['16', 16],
  ])('is what is asked for: %s', (wish, limit) => {
    expect(parallelLimit({ WORKBENCH_PARALLEL: wish })).toBe(limit);
  });

  it.each(['0', '-1', '1.5', 'many', '2 ', '+3', '1e3', '99999', '٣'])('can be no %j', (wish) => {
    expect(() => parallelLimit({ WORKBENCH_PARALLEL: wish })).toThrow(
      `error[BAD_PARALLEL]: WORKBENCH_PARALLEL is ${JSON.stringify(wish)}`,
    );
  });
});
