import { below, withBelow, type Parents } from './forest.ts';
import { groupsOf, type Group, type GroupOptions, type Stages } from './groups.ts';

/** `c < b < a`: c stands on b, and b on a. */
function family(...chains: string[]): Parents {
  const found = new Map<string, { parent?: string }>();
  for (const chain of chains) {
    chain.split(' < ').forEach((name, index, names) => {
      const parent = names[index + 1];
      if (parent !== undefined || !found.has(name)) found.set(name, parent === undefined ? {} : { parent });
    });
  }
  return found;
}

const twoBases = family('lab < science < base', 'run < science', 'mini < base', 'lab2 < base2', 'run2 < base2');
const all = (parents: Parents) => new Set(parents.keys());
const imagesIn = ({ parents, images }: Stages) => [parents, images].map((stage) => stage.map((group) => group.images));

describe('images are shared out', () => {
  it.each<[string, Parents, string[], GroupOptions, string[][][]]>([
    ['none', twoBases, [], { machines: 3, registry: 'write' }, [[], []]],
    ['one', twoBases, ['lab'], { machines: 3, registry: 'write' }, [[], [['lab']]]],
    [
      'by base',
      twoBases,
      [...twoBases.keys()],
      { machines: 4, registry: 'read' },
      [
        [],
        [
          ['base', 'mini', 'science', 'lab', 'run'],
          ['base2', 'lab2', 'run2'],
        ],
      ],
    ],
    [
      'each by itself, where what they share is in the registry',
      twoBases,
      ['lab', 'run', 'mini'],
      { machines: 2, registry: 'read' },
      [[], [['lab', 'run'], ['mini']]],
    ],
    [
      'by base again, where there is no registry',
      twoBases,
      ['lab', 'run', 'lab2'],
      { machines: 2, registry: 'none' },
      [[], [['lab', 'run'], ['lab2']]],
    ],
    [
      'in two stages, where what was built can be handed on',
      twoBases,
      [...twoBases.keys()],
      { machines: 4, registry: 'write' },
      [
        [['base', 'science'], ['base2']],
        [['lab', 'run2'], ['lab2'], ['mini'], ['run']],
      ],
    ],
    [
      'in one stage, where all stand in one chain',
      family('d < c < b < a'),
      ['a', 'b', 'c', 'd'],
      { machines: 4, registry: 'write' },
      [[], [['a', 'b', 'c', 'd']]],
    ],
  ])('%s', (_, parents, wanted, options, expected) => {
    const stages = groupsOf(parents, new Set(wanted), options);

    expect(imagesIn(stages)).toEqual(expected);
  });

  it('with names for people', () => {
    const { images } = groupsOf(twoBases, all(twoBases), { machines: 4, registry: 'read' });

    expect(images.map(({ name }) => name)).toEqual(['base and 4 more', 'base2 and 2 more']);
  });
});

/** Numbers that look random, always the same for a seed. */
function numbers(seed: number): (end: number) => number {
  let state = seed;
  return (end) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * end);
  };
}

function randomFamily(next: (end: number) => number): Parents {
  const names = Array.from({ length: 1 + next(60) }, (_, index) => `i${String(index)}`);
  return new Map(
    names.map((name, index) => {
      const parent = next(6) === 0 ? undefined : names[next(index)];
      return [name, index === 0 || parent === undefined ? {} : { parent }];
    }),
  );
}

const cases = Array.from({ length: 300 }, (_, seed) => {
  const next = numbers(seed);
  const parents = randomFamily(next);
  const wanted = new Set([...parents.keys()].filter(() => next(3) > 0));
  const registry = (['none', 'read', 'write'] as const)[next(3)] ?? 'none';
  const options: GroupOptions = { machines: 1 + next(6), registry };
  const stages = groupsOf(parents, wanted, options);
  const places = [stages.parents, stages.images].flatMap((groups, stage) =>
    groups.flatMap(({ images }, group) => images.map((image, index) => ({ image, stage, group, index }))),
  );
  return { seed, parents, wanted, options, stages, places };
});

describe('random families', () => {
  it('are shared out whole, each image once, on no more machines than there are', () => {
    for (const { wanted, options, stages, places } of cases) {
      expect(places.map(({ image }) => image).sort()).toEqual([...wanted].sort());
      expect(Math.max(stages.parents.length, stages.images.length)).toBeLessThanOrEqual(options.machines);
      expect([...stages.parents, ...stages.images].every(({ images }) => images.length > 0)).toBe(true);
    }
  });

  it('have each parent earlier: in the same group, or in the stage before', () => {
    for (const { seed, parents, places } of cases) {
      const placeOf = new Map(places.map((place) => [place.image, place]));
      const late = places.flatMap(({ image, stage, group, index }) =>
        below(parents, image)
          .flatMap((name) => placeOf.get(name) ?? [])
          .filter((on) => !(on.stage < stage || (on.stage === stage && on.group === group && on.index < index)))
          .map((on) => `${image} on ${on.image}`),
      );
      expect({ seed, late }).toEqual({ seed, late: [] });
    }
  });

  it('have no parent built on two machines, where there is no registry to have it from', () => {
    for (const { parents, stages } of cases.filter(({ options }) => options.registry === 'none')) {
      const built = stages.images.flatMap(({ images }) => [...withBelow(parents, images)]);
      expect(new Set(built).size).toBe(built.length);
    }
  });

  it('are cut in two stages only where somebody can hand images on, and where that shortens the longest', () => {
    const cut = cases.filter(({ stages }) => stages.parents.length > 0);
    expect(cut.length).toBeGreaterThan(20);
    for (const { parents, wanted, options, stages } of cut) {
      expect(options.registry).toBe('write');
      const whole = groupsOf(parents, wanted, { ...options, registry: 'read' });
      expect(longest(stages.parents) + longest(stages.images)).toBeLessThanOrEqual(longest(whole.images));
    }
  });

  it('are shared out in the same way when their images come in another order', () => {
    for (const { parents, wanted, options, stages } of cases) {
      const turned = new Map([...parents].reverse());
      expect(groupsOf(turned, new Set([...wanted].reverse()), options)).toEqual(stages);
    }
  });
});

function longest(groups: readonly Group[]): number {
  return Math.max(0, ...groups.map(({ images }) => images.length));
}
