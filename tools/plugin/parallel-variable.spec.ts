import { availableParallelism } from 'node:os';
import { parallelVariable } from './parallel-variable.ts';

const limit = (args: readonly string[], environment = {}) =>
  parallelVariable(['node', 'nx', 'run-many', ...args], environment)['WORKBENCH_PARALLEL'];

describe('the limit that Nx was given', () => {
  it.each<[string, string | undefined]>([
    ['', undefined],
    ['--parallel=4', '4'],
    ['--parallel 4 -t build', '4'],
    ['--parallel=4 --parallel=5', '5'],
    ['--parallel --maxParallel=6', '6'],
    ['--parallel --max-parallel=6', '6'],
    ['--parallel', undefined],
    ['--parallel=true', undefined],
    ['--parallel=false', '1'],
    ['--no-parallel', '1'],
    ['--parallel=0', '1'],
    ['--parallel=200%', String(2 * availableParallelism())],
    ['--parallel=many', undefined],
    ['-t build -- --parallel=3', undefined],
  ])('by `%s` is %s', (args, expected) => {
    expect(limit(args.split(' '))).toBe(expected);
  });

  it('may come from the environment, which an option outdoes', () => {
    expect(limit([], { NX_PARALLEL: '7' })).toBe('7');
    expect(limit(['--parallel=2'], { NX_PARALLEL: '7' })).toBe('2');
  });

  it.each(['3', ''])('counts for nothing where the user says `WORKBENCH_PARALLEL=%s`', (own) => {
    expect(limit(['--parallel=2'], { WORKBENCH_PARALLEL: own })).toBeUndefined();
  });
});
