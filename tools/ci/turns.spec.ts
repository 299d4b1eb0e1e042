import { below, type Parents } from './forest.ts';
import { turnsOf } from './turns.ts';

const parents: Parents = new Map([
  ['base', {}],
  ['science', { parent: 'base' }],
  ['lab', { parent: 'science' }],
  ['run', { parent: 'science' }],
  ['mini', { parent: 'base' }],
]);

const said = (wanted: Iterable<string>) =>
  turnsOf(parents, new Set(wanted)).map(({ image, spare }) => [image, ...spare].join(' '));

describe('turns', () => {
  it('go up each chain to its end, and tell what is not needed any more', () => {
    expect(said(parents.keys())).toEqual(['base', 'mini mini', 'science', 'lab lab', 'run run science base']);
  });

  it('also spare what was only brought along', () => {
    expect(said(['run', 'mini'])).toEqual(['mini mini', 'run run science base']);
  });

  it('are none for none', () => {
    expect(said([])).toEqual([]);
  });

  it('leave never more images than the longest chain has, and nothing at the end', () => {
    // A family of two bases; each image has up to three above it, four high.
    const large = new Map<string, { parent?: string }>();
    const grow = (name: string, height: number, parent?: string): void => {
      large.set(name, parent === undefined ? {} : { parent });
      if (height > 1) for (let child = 0; child < height; child += 1) grow(`${name}${String(child)}`, height - 1, name);
    };
    grow('a', 4);
    grow('b', 3);
    const present = new Set<string>();
    let most = 0;

    for (const { image, spare } of turnsOf(large, new Set(large.keys()))) {
      for (const name of [image, ...below(large, image)]) present.add(name);
      most = Math.max(most, present.size);
      for (const name of spare) present.delete(name);
    }

    expect(most).toBe(4);
    expect([...present]).toEqual([]);
  });
});
