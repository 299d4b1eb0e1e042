import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { aptWith } from '../../fixtures/apt-with.ts';
import { addedTo, textsOf, treeOfWorkspace } from '../../fixtures/tree-of-workspace.ts';
import { WorkbenchError } from '../../model/problem.ts';
import { workspaceOfTree } from '../workspace-of-tree.ts';
import { addBundle, type BundleOptions } from './generator.ts';

const root = join(__dirname, '../../..');
const folder = 'images/bundles/graphs';
const list = `${folder}/on-deb12/os-packages.txt`;
const titles = [
  'Graphs: "own" #1 {{x}} $(y)',
  "It's",
  `It's "both"`,
  '- a',
  'a # b',
  '{a}',
  '[b, c]',
  'null',
  '2026',
  '`id`',
  'Ünïcödé 🙂',
  'x'.repeat(300),
];
const page = 'docs/catalogue.md';
const nobodyKnows = aptWith({});

const add = (tree: Tree, options: Partial<BundleOptions> = {}, doors = nobodyKnows) =>
  addBundle(tree, { name: 'graphs', packages: 'networkx', ...options }, { doors, tell: () => undefined });

describe('nx g bundle', () => {
  let tree: Tree;
  let before: string[];

  beforeEach(() => {
    tree = treeOfWorkspace();
    before = textsOf(tree);
  });

  it('writes a recipe, its packages, a check and an image, and says how to build it', async () => {
    const said = await add(tree, { os: 'deb13', ide: 'runtime', title: 'Graphs' });

    const { [page]: written, ...files } = addedTo(tree, before);
    expect(files).toEqual({
      [`${folder}/recipe.yaml`]: `title: Graphs
description: networkx
order: 100
parent: minimal
rules:
  - because: it was made for deb13
    os: [deb13]
`,
      [`${folder}/on-deb13/os-packages.txt`]: 'python3-networkx  # to import networkx\n',
      [`${folder}/checks/checks.yaml`]: '- name: the Python packages import\n  imports: [networkx]\n',
      'releases/2026b/combinations/runtime-graphs-deb13-py313.yaml':
        'ide: runtime\nbundle: graphs\nos: deb13\npython: py313\n',
    });
    expect(written).toContain('| `graphs` | Graphs: networkx |');
    expect(said).toEqual([
      "note      deb13: this machine can't tell whether the archive has python3-networkx: the build will",
      'declared  releases/2026b/combinations/runtime-graphs-deb13-py313.yaml',
      'build it  npx nx build runtime-graphs-deb13-py313_2026b',
    ]);
    expect(workspaceOfTree(tree).images.has('runtime-graphs-deb13-py313_2026b')).toBe(true);
  });

  it('needs no more than a name: the package, the newest release, and the first in each menu are a choice', async () => {
    const said = await addBundle(tree, { name: 'networkx' }, { doors: nobodyKnows, tell: () => undefined });

    expect(said.at(-1)).toBe('build it  npx nx build jupyter-networkx-deb12-py311_2026b');
    expect(tree.read('images/bundles/networkx/on-deb12/os-packages.txt', 'utf8')).toBe(
      'python3-networkx  # to import networkx\n',
    );
  });

  it('takes an answer of Enter alone for none', async () => {
    const said = await add(tree, { packages: '', osPackages: 'graphviz', os: '', ide: '', release: '', title: '' });

    expect(said.at(-1)).toBe('build it  npx nx build jupyter-graphs-deb12-py311_2026b');
    expect(tree.read(`${folder}/on-deb12/os-packages.txt`, 'utf8')).toBe('graphviz  # asked for by name\n');
  });

  it('knows packages by all of their names, and checks what each brings', async () => {
    await add(tree, {
      packages: 'scikit-learn, Pillow,python-dateutil,opencv-python:cv2,scikit-learn',
      osPackages: 'graphviz',
      commands: 'dot,gvpr',
      reason: 'to draw',
      os: 'deb13,deb12',
      ide: 'runtime',
    });

    const files = addedTo(tree, before);
    expect(files).toMatchObject({
      [`${folder}/on-deb/os-packages.txt`]: `python3-sklearn   # to draw
python3-pil       # to draw
python3-dateutil  # to draw
python3-cv2       # to draw
graphviz          # to draw
`,
      [`${folder}/on-deb/checks/checks.yaml`]:
        '- name: the packages of the OS are installed\n  run: [dpkg, --status, graphviz]\n',
      [`${folder}/checks/checks.yaml`]: `- name: the Python packages import
  imports: [sklearn, PIL, dateutil, cv2]
- name: the commands are on PATH
  commands: [dot, gvpr]
`,
    });
    expect(Object.keys(files).filter((path) => path.startsWith('releases/'))).toEqual([
      'releases/2026b/combinations/runtime-graphs-deb13-py313.yaml',
      'releases/2026b/combinations/runtime-graphs-deb12-py311.yaml',
    ]);
  });

  it('takes packages of CentOS Stream in the release that has it', async () => {
    const said = await add(tree, { packages: '', osPackages: 'graphviz', os: 'c9s', parent: 'r', ide: 'runtime' });

    expect(said.at(-1)).toBe('build it  npx nx build runtime-graphs-c9s-py39_2023c');
    expect(tree.read(`${folder}/on-c9s/checks/checks.yaml`, 'utf8')).toContain('run: [rpm, --query, graphviz]');
  });

  it('changes nothing the second time, also when others came since', async () => {
    await add(tree);
    await add(tree, { name: 'other' });
    const after = textsOf(tree);

    const said = await add(tree);

    expect(said).toEqual([
      'the bundle `graphs` is there already, as it was asked for',
      'declared already  releases/2026b/combinations/jupyter-graphs-deb12-py311.yaml',
      'build it  npx nx build jupyter-graphs-deb12-py311_2026b',
    ]);
    expect(textsOf(tree)).toEqual(after);
  });

  it('declares another image of a bundle that is there', async () => {
    await add(tree);
    const after = textsOf(tree);

    await add(tree, { ide: 'runtime' });

    expect(Object.keys(addedTo(tree, after))).toEqual(['releases/2026b/combinations/runtime-graphs-deb12-py311.yaml']);
  });

  it.each<[string, Partial<BundleOptions>, string]>([
    ['another list', { packages: 'networkx,pydot' }, `${folder}/recipe.yaml`],
    ['another title', { title: 'Mine' }, `${folder}/recipe.yaml`],
    ['another check', { commands: 'dot' }, `${folder}/checks/checks.yaml`],
    ['one that people wrote', { name: 'datascience' }, 'images/bundles/datascience/recipe.yaml'],
    ['the one on which others stand', { name: 'minimal' }, 'images/bundles/minimal/recipe.yaml'],
    ['one that stands on itself', { parent: 'graphs' }, `${folder}/recipe.yaml`],
  ])('leaves a bundle alone where %s is asked for', async (_, options, where) => {
    await add(tree);
    const after = textsOf(tree);

    const refused = add(tree, options);

    await expect(refused).rejects.toThrow('ALREADY_THERE');
    await expect(refused).rejects.toThrow(`at ${where}`);
    expect(textsOf(tree)).toEqual(after);
  });

  it.each<[string, Record<string, string | undefined>, Partial<BundleOptions>, string]>([
    ['asked for otherwise', {}, { title: 'Mine' }, 'line 1 is "title: Graphs", not "title: Mine"'],
    ['edited', { [list]: '# Mine\n' }, {}, 'line 1 is "# Mine", not "python3-networkx  # to'],
    ['shortened', { [list]: undefined }, {}, 'it lacks this file'],
    ['added to', { [`${folder}/custom.hbs`]: 'RUN true\n' }, {}, 'it has this file besides'],
  ])(
    'says what differs in a bundle that was %s, and what declares an image with it',
    async (_, edits, options, said) => {
      await add(tree);
      for (const [path, text] of Object.entries(edits))
        if (text === undefined) tree.delete(path);
        else tree.write(path, text);

      const refused = add(tree, { ...options, ide: 'runtime' });

      await expect(refused).rejects.toThrow(said);
      await expect(refused).rejects.toThrow('`npx nx g combination --bundle graphs --ide <ide>');
    },
  );

  it('leaves one alone to which people added something, or that one release has', async () => {
    await add(tree);
    tree.write(`${folder}/custom.hbs`, 'RUN true\n');
    tree.write('releases/2023c/overrides/images/bundles/own/recipe.yaml', 'title: A\ndescription: B\norder: 200\n');
    const after = textsOf(tree);

    await expect(add(tree)).rejects.toThrow(`at ${folder}/custom.hbs`);
    await expect(add(tree, { name: 'own' })).rejects.toThrow('at releases/2023c/overrides/images/bundles/own');
    expect(textsOf(tree)).toEqual(after);
  });

  it('says what the archive is known to lack, and asks only about what is meant', async () => {
    const some = aptWith({ bookworm: ['python3-networkx', 'graphviz'], trixie: [] });

    await expect(add(tree, { packages: 'networkx,polars', osPackages: 'graphviz' }, some)).rejects.toThrow(
      'error[UNKNOWN_PACKAGE]: Debian has no `python3-polars` in bookworm',
    );
    expect(textsOf(tree)).toEqual(before);
    expect((await add(tree, {}, some)).join('\n')).not.toContain('note');
  });

  it('keeps to what a description may be, however many packages there are', async () => {
    const packages = Array.from({ length: 400 }, (_, index) => `package${index}`).join(',');

    await add(tree, { packages });

    expect(tree.read(`${folder}/recipe.yaml`, 'utf8')).toMatch(/^description: package0, .* and 381 more$/m);
    expect(tree.read(`${folder}/on-deb12/os-packages.txt`, 'utf8')?.split('\n')).toHaveLength(401);
  });

  it('writes any title as it is, and in the way of prettier', async () => {
    const home = mkdtempSync(join(tmpdir(), 'workbench-titles-'));
    try {
      for (const [index, title] of titles.entries()) {
        const fresh = treeOfWorkspace();
        await add(fresh, { title });
        expect(workspaceOfTree(fresh).catalogue.shared.bundles.get('graphs')?.title).toBe(title);
        writeFileSync(join(home, `${index}.yaml`), fresh.read(`${folder}/recipe.yaml`, 'utf8') ?? '');
      }

      const command = join(root, 'node_modules/prettier/bin/prettier.cjs');
      const check = ['--config', join(root, '.prettierrc.json'), '--check', home];
      expect(execFileSync(process.execPath, [command, ...check], { encoding: 'utf8' })).toContain('All matched files');
    } finally {
      rmSync(home, { recursive: true });
    }
  });

  it.each<[string, Partial<BundleOptions>, RegExp]>([
    ['BAD_NAME', { name: '' }, /small letters|lower-case/],
    ['BAD_NAME', { name: 'my-bundle' }, /lower-case letters and digits/],
    ['BAD_NAME', { name: '../minimal' }, /"\.\.\/minimal"/],
    ['BAD_NAME', { name: '$(id)' }, /its name enters tags/],
    ['BAD_NAME', { name: '__proto__' }, /its name enters tags/],
    ['BAD_NAME', { name: 'x'.repeat(100_000) }, /…/],
    ['RESERVED_NAME', { name: 'cuda' }, /begin with that word/],
    ['BAD_OPTIONS', { title: 'one\norder: 1' }, /expected one line/],
    ['BAD_OPTIONS', { description: 'x'.repeat(301) }, /at most 300/],
    ['BAD_OPTIONS', { reason: 'one\npython3-evil  # two' }, /expected one line/],
    ['BAD_OPTIONS', { packages: 'a; id' }, /`--packages` is "a; id": expected a name as PyPI has it/],
    [
      'BAD_OPTIONS',
      { packages: 'python3-shapely' },
      /at --packages\nhint: write `shapely`: .*python3-shapely:<module>/,
    ],
    ['BAD_OPTIONS', { packages: 'python3_Shapely' }, /hint: write `shapely`/],
    ['BAD_OPTIONS', { packages: '-rf' }, /--packages/],
    ['BAD_OPTIONS', { packages: 'a"\nb = "*' }, /--packages/],
    ['BAD_OPTIONS', { packages: 'a:b; import os' }, /name of a Python module/],
    ['BAD_OPTIONS', { packages: 'a:b:c' }, /--packages/],
    ['BAD_OPTIONS', { packages: 'a'.repeat(10_000) }, /at most 100/],
    ['BAD_OPTIONS', { osPackages: 'graphviz  # x\nevil' }, /name of a Debian package/],
    ['BAD_OPTIONS', { osPackages: '--option' }, /name of a Debian package/],
    ['BAD_OPTIONS', { osPackages: 'cuda-{cuda}' }, /name of a Debian package/],
    ['BAD_OPTIONS', { osPackages: 'a b', os: 'c9s' }, /name of a package/],
    ['BAD_OPTIONS', { commands: 'dot -V' }, /name of a command/],
    ['BAD_OPTIONS', { commands: '../dot' }, /name of a command/],
    ['UNKNOWN_BUNDLE', { parent: 'minimul' }, /at --parent\nhint: use one of: .*the nearest is `minimal`/],
    ['UNKNOWN_BUNDLE', { parent: 'graphs' }, /at --parent/],
    ['UNKNOWN_BUNDLE', { parent: '\u001b[31m' }, /`\\u001b\[31m`/],
    ['UNKNOWN_RELEASE', { release: '../2026b' }, /use one of/],
    ['UNKNOWN_OS', { os: 'deb14' }, /the nearest is `deb12`|deb13/],
    ['UNKNOWN_OS', { os: 'deb13,../deb12' }, /no base is called/],
    ['UNKNOWN_PYTHON', { os: 'deb13', python: 'py311' }, /Python of base `deb13`/],
    ['UNKNOWN_IDE', { ide: 'jupiter' }, /the nearest is `jupyter`/],
    ['AGAINST_RULE', { ide: 'rstudio' }, /RStudio runs R/],
    ['NO_PLACE', { os: 'c9s', parent: 'r' }, /no lock of `r` for `py39`/],
    ['AGAINST_RULE', { parent: 'spark', os: 'deb13' }, /Debian has no Spark/],
  ])('says %s of %j, and writes nothing', async (code, options, words) => {
    const refused = add(tree, options);

    const error: unknown = await refused.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WorkbenchError);
    expect((error as WorkbenchError).problems.map((problem) => problem.code)).toContain(code);
    expect((error as WorkbenchError).message).toMatch(words);
    expect((error as WorkbenchError).message.length).toBeLessThan(1000);
    expect(textsOf(tree)).toEqual(before);
  });

  it('refuses where no release lives', async () => {
    for (const name of ['2023c', '2026b']) {
      const file = `releases/${name}/release.yaml`;
      tree.write(file, `${tree.read(file, 'utf8') ?? ''}endOfLife: true\n`);
    }

    await expect(add(tree)).rejects.toThrow('UNKNOWN_RELEASE');
  });

  it('tells of mistakes that were there before', async () => {
    tree.write('images/bundles/minimal/recipe.yaml', 'title: [\n');
    const broken = textsOf(tree);

    await expect(add(tree)).rejects.toThrow('BAD_YAML');
    expect(textsOf(tree)).toEqual(broken);
  });
});
