import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import type { Run } from '../../engine/run.ts';
import { tinyWorkspace } from '../../fixtures/problems-of.ts';
import { WorkbenchError } from '../../model/problem.ts';
import { addPackage } from './generator.ts';
import type { AddPackageOptions } from './wish.ts';

const recipe = (os: string, suite: string) =>
  `title: ${os}\ndescription: Debian\norder: 30\nfamily: deb\npythons: { py313: '3.13' }\nbootstrap: { suite: ${suite} }\n`;
const list = (folder: string) => `images/bundles/science/${folder}/os-packages.txt`;

/** A workspace with the bundle science on two of Debian's suites. */
function aTree(): Tree {
  const tree = createTreeWithEmptyWorkspace();
  const more: Record<string, string> = {
    'images/base/old/recipe.yaml': recipe('old', 'bookworm'),
    'images/base/new/recipe.yaml': recipe('new', 'trixie'),
    'images/base/old/os-packages.txt': 'python3  # to run\n',
    'images/base/new/os-packages.txt': 'python3  # to run\n',
    [list('on-deb')]: '# Numbers\npython3-numpy  # arrays\n',
  };
  for (const os of ['old', 'new'])
    more[`releases/2026t/combinations/runtime-science-${os}-py313.yaml`] =
      `ide: runtime\nbundle: science\nos: ${os}\npython: py313\n`;
  for (const [path, text] of Object.entries({ ...tinyWorkspace, ...more })) tree.write(path.replace(/\*$/, ''), text);
  return tree;
}

/** apt that knows these packages of its suites. */
function aptWith(packages: Readonly<Record<string, readonly string[]>>): Run {
  return ({ args }) => {
    const name = args[2];
    const lines = Object.entries(packages).flatMap(([suite, names]) => {
      if (name === undefined) return [`     release v=1,o=Debian,n=${suite},c=main`];
      return names.includes(name) ? [`        500 http://archive.example/debian ${suite}/main amd64 Packages`] : [];
    });
    return Promise.resolve({ exitCode: 0, signal: undefined, stdout: lines.join('\n'), tail: [] });
  };
}

const add = (tree: Tree, options: Partial<AddPackageOptions>, run: Run = aptWith({})) =>
  addPackage(
    tree,
    { bundle: 'science', name: 'polars', reason: 'fast tables', ...options },
    { doors: { run, signal: new AbortController().signal, env: {} }, tell: () => undefined },
  );

const changed = (before: string, tree: Tree) =>
  textsOf(tree)
    .filter((line) => !before.includes(line))
    .map((line) => line.split(': ')[0])
    .filter((path) => path !== 'docs/catalogue.md');
const textsOf = (tree: Tree) =>
  tree.listChanges().map(({ path, content }) => `${path}: ${JSON.stringify(content?.toString())}`);

describe('addPackage on Debian', () => {
  it.each<[string, Readonly<Record<string, readonly string[]>>, Partial<AddPackageOptions>, readonly string[], string]>(
    [
      ['both suites have it', { bookworm: ['python3-polars'], trixie: ['python3-polars'] }, {}, ['on-deb'], ''],
      ['one has it', { bookworm: [], trixie: ['python3-polars'] }, {}, ['on-new'], 'so it is left out'],
      ['apt knows one suite', { bookworm: ['python3-polars'] }, {}, ['on-deb'], 'has python3-polars: the build will'],
      ['apt knows none', {}, {}, ['on-deb'], "this machine can't tell"],
      ['one OS is meant', {}, { os: 'old' }, ['on-old'], "this machine can't tell"],
      [
        'it has another name there',
        { bookworm: ['python3-sk'], trixie: ['python3-sk'] },
        { name: 'scikit', osPackage: 'python3-sk' },
        ['on-deb'],
        '',
      ],
    ],
  )('writes where it belongs if %s', async (_, packages, options, folders, note) => {
    const tree = aTree();
    const before = textsOf(tree).join('\n');

    const said = (await add(tree, options, aptWith(packages))).join('\n');

    expect(changed(before, tree)).toEqual(folders.map(list));
    expect(said).toContain(note);
    const systems = folders.includes('on-deb') ? ['new', 'old'] : folders.map((folder) => folder.slice(3));
    const images = systems.flatMap((os) => [`bundle-science-${os}-py313_2026t`, `runtime-science-${os}-py313_2026t`]);
    expect([...said.matchAll(/^ {2}(\S+)$/gm)].map(([, name]) => name).sort()).toEqual(images.sort());
    if (note === '') expect(said).not.toContain('note');
  });

  it('keeps what the list says, and its columns', async () => {
    const tree = aTree();

    await add(tree, { name: 'python-pip' });

    expect(tree.read(list('on-deb'), 'utf8')).toBe(
      '# Numbers\npython3-numpy  # arrays\npython3-pip    # fast tables\n',
    );
  });

  it.each([
    ['scikit-learn', 'python3-sklearn'],
    ['python3-shapely', 'python3-shapely'],
    ['Flask_Login', 'python3-flask-login'],
  ])('calls %s %s', async (name, debian) => {
    const tree = aTree();

    await add(tree, { name });

    expect(tree.read(list('on-deb'), 'utf8')).toContain(`\n${debian}  # fast tables\n`);
  });

  it('changes nothing the second time, or where a list below has it', async () => {
    const tree = aTree();
    await add(tree, {});
    const before = textsOf(tree);

    const again = await add(tree, {});
    const below = await add(tree, { name: 'whatever', osPackage: 'python3' });

    expect(again.at(-1)).toBe('`polars` is in the bundle science already: nothing changes');
    expect(below).toContain('note     old: images/base/old/os-packages.txt has python3 already');
    expect(textsOf(tree)).toEqual(before);
  });

  it.each<[string, Partial<AddPackageOptions>]>([
    ['NO_PLACE', { os: 'tiny' }],
    ['UNKNOWN_BUNDLE', { bundle: '../science' }],
    ['UNKNOWN_OS', { os: 'deb14' }],
    ['UNKNOWN_PYTHON', { python: 'py27' }],
    ['UNKNOWN_RELEASE', { release: '2025a' }],
    ['BAD_OPTIONS', { name: '' }],
    ['BAD_OPTIONS', { name: '-rf' }],
    ['BAD_OPTIONS', { name: 'a; id' }],
    ['BAD_OPTIONS', { name: 'a'.repeat(10_000) }],
    ['BAD_OPTIONS', { name: 'a"\nb = "*' }],
    ['BAD_OPTIONS', { specifier: '1.0' }],
    ['BAD_OPTIONS', { specifier: '~=1.0"\nb = "*' }],
    ['BAD_OPTIONS', { specifier: '' }],
    ['BAD_OPTIONS', { reason: 'one\npython3-evil  # two' }],
    ['BAD_OPTIONS', { osPackage: 'python3-{cuda}' }],
    ['BAD_OPTIONS', { osPackage: '--option' }],
  ])('says %s of %j, and writes nothing', async (code, options) => {
    const tree = aTree();
    const before = textsOf(tree);

    const refused = add(tree, options);

    await expect(refused).rejects.toThrow(WorkbenchError);
    await expect(refused).rejects.toThrow(code);
    expect(textsOf(tree)).toEqual(before);
  });

  it('asks for a reason where a list wants one', async () => {
    const tree = aTree();
    const doors = { run: aptWith({}), signal: new AbortController().signal, env: {} };

    const refused = addPackage(tree, { bundle: 'science', name: 'polars' }, { doors, tell: () => undefined });

    await expect(refused).rejects.toThrow('NO_REASON');
  });

  it('says that no suite has it', async () => {
    await expect(add(aTree(), {}, aptWith({ bookworm: [], trixie: [] }))).rejects.toThrow('UNKNOWN_PACKAGE');
  });
});
