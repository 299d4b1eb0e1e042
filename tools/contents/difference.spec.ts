import { packageTypes, type Package } from '../model/contents.ts';
import { changesInShort, changeTable } from './change-lines.ts';
import { randomFrom } from '../fixtures/random.ts';
import { difference } from './difference.ts';

const deb = (name: string, version: string, arch = 'amd64'): Package => ({ type: 'deb', name, version, arch });
const pypi = (name: string, version: string, location = '/site'): Package => ({
  type: 'pypi',
  name,
  version,
  location,
});

const shown = (before: readonly Package[], after: readonly Package[]) =>
  changeTable(difference({ packages: before }, { packages: after })).map((line) => line.replaceAll(/ +/g, ' '));

describe('the difference of two images', () => {
  it.each<[string, Package[], Package[], string[]]>([
    ['nothing', [deb('a', '1')], [deb('a', '1')], []],
    ['nothing, where both are empty', [], [], []],
    ['what came', [], [deb('a', '1')], ['came deb a 1']],
    ['what went', [deb('a', '1')], [], ['went deb a 1']],
    ['what moved', [deb('a', '1')], [deb('a', '2')], ['moved deb a 1 -> 2']],
    ['what moved back', [deb('a', '2')], [deb('a', '1~rc1')], ['moved deb a 2 -> 1~rc1']],
    [
      'the same name among packages of another type',
      [deb('a', '1')],
      [pypi('a', '1')],
      ['went deb a 1', 'came pypi a 1'],
    ],
    ['another architecture', [deb('a', '1', 'all')], [deb('a', '1')], ['moved deb a 1 all -> 1 amd64']],
    [
      'one architecture more',
      [deb('a', '1')],
      [deb('a', '1'), deb('a', '1', 'i386')],
      ['moved deb a 1 amd64 -> 1 amd64, 1 i386'],
    ],
    [
      'versions that changed their architectures',
      [deb('a', '1'), deb('a', '2', 'i386')],
      [deb('a', '2'), deb('a', '1', 'i386')],
      ['moved deb a 1 amd64, 2 i386 -> 1 i386, 2 amd64'],
    ],
    ['one version more', [pypi('a', '1')], [pypi('a', '1'), pypi('a', '2', '/other')], ['moved pypi a 1 -> 1, 2']],
    [
      'nothing, where a package only lies in more places',
      [pypi('a', '1')],
      [pypi('a', '1'), pypi('a', '1', '/other')],
      [],
    ],
  ])('is %s', (_, before, after, expected) => {
    expect(shown(before, after)).toEqual(expected);
  });

  it('is told in short', () => {
    const changes = difference(
      { packages: [deb('a', '1'), deb('b', '1'), deb('c', '1')] },
      { packages: [deb('b', '2'), deb('c', '2'), deb('d', '1')] },
    );

    expect(changesInShort(changes)).toBe('1 came, 1 went, 2 moved');
    expect(changesInShort([])).toBe('nothing changed');
  });

  it('leads from the one to the other, and turns round with them, whatever they hold', () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const random = randomFrom(seed).fraction;
      const [before, after] = [randomPackages(random), randomPackages(random)];

      const changes = difference({ packages: before }, { packages: after });

      expect(applied(before, changes)).toEqual(namesOf(after));
      expect(difference({ packages: after }, { packages: before })).toEqual(changes.map(turned));
      expect(difference({ packages: before }, { packages: [...before].reverse() })).toEqual([]);
      const same = [...namesOf(before)].filter(([name, version]) => namesOf(after).get(name) === version);
      expect(changes.map(({ type, name }) => `${type} ${name}`).filter((name) => new Map(same).has(name))).toEqual([]);
    }
  });
});

type Changes = ReturnType<typeof difference>;

function turned({ before, after, ...rest }: Changes[number]): Changes[number] {
  return {
    ...rest,
    ...(after === undefined ? {} : { before: after }),
    ...(before === undefined ? {} : { after: before }),
  };
}

/** One version of each name. */
function namesOf(packages: readonly Package[]): Map<string, string> {
  const entries = packages.map(({ type, name, version }): [string, string] => [`${type} ${name}`, version]);
  return new Map(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
}

function applied(before: readonly Package[], changes: Changes): Map<string, string> {
  const names = namesOf(before);
  for (const { type, name, before: was, after } of changes) {
    expect(names.get(`${type} ${name}`)).toBe(was);
    if (after === undefined) names.delete(`${type} ${name}`);
    else names.set(`${type} ${name}`, after);
  }
  return new Map([...names].sort(([left], [right]) => (left < right ? -1 : 1)));
}

function randomPackages(random: () => number): Package[] {
  return packageTypes.flatMap((type) =>
    ['a', 'b', 'c', 'd'].flatMap((name) =>
      random() < 0.5 ? [] : [{ type, name, version: String(Math.floor(random() * 3)) }],
    ),
  );
}
