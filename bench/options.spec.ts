import { optionsOf } from './options.ts';

describe('the options of the benchmarks', () => {
  it('are a whole release, three rounds, all cases and all peers if nothing is said', () => {
    expect(optionsOf([])).toMatchObject({ size: 70, rounds: 3, markdown: false, help: false });
    expect(optionsOf([]).peers).toEqual(['podman', 'buildah', 'stamps', 'bake']);
  });

  it('choose cases and peers, in the order of the table', () => {
    const { only, peers } = optionsOf(['--only', 'noop,cold', '--peers', 'bake,podman']);

    expect({ only, peers }).toEqual({ only: ['cold', 'noop'], peers: ['podman', 'bake'] });
  });

  it('let ours run alone', () => {
    expect(optionsOf(['--peers', 'none']).peers).toEqual([]);
  });

  it.each([
    [['--size', '0'], '`--size`: expected a whole number above 0, found `0`'],
    [['--rounds', 'many'], '`--rounds`: expected a whole number above 0, found `many`'],
    [['--peers', 'kaniko'], '`--peers`: expected some of podman, buildah, stamps, bake, found `kaniko`'],
    [['--colour'], "Unknown option '--colour'"],
  ])('refuse %j', (args, message) => {
    expect(() => optionsOf(args)).toThrow(message);
  });
});
