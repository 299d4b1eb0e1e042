import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { createTree } from '@nx/devkit/testing';
import { parse } from 'yaml';
import fastGlob from 'fast-glob';
import { WorkbenchError } from '../../model/problem.ts';
import { workspaceOfTree } from '../workspace-of-tree.ts';
import combination, { type CombinationOptions } from './generator.ts';

const root = join(__dirname, '../../..');
const folder = 'releases/2023c/combinations';

/** This workspace's catalogue in memory, without what 2023c declares. */
function emptied(): Tree {
  const tree = createTree();
  const patterns = ['images/**', 'snippets/**', 'releases/*/*.yaml', 'releases/*/{pins,locks,overrides}/**'];
  const others = 'releases/2026b/combinations/*.yaml';
  for (const path of fastGlob.sync([...patterns, others], { cwd: root, ignore: ['**/*.local.yaml'] })) {
    tree.write(path, readFileSync(join(root, path)));
  }
  return tree;
}

const jupyter: CombinationOptions = {
  release: '2023c',
  ide: 'jupyter',
  bundle: 'datascience',
  os: 'c9s',
  python: 'py311',
};
const file = `${folder}/jupyter-datascience-c9s-py311.yaml`;
const localFile = `${folder}/jupyter-datascience-c9s-py311.local.yaml`;

const changes = (tree: Tree) => JSON.stringify(tree.listChanges());

async function refused(tree: Tree, options: CombinationOptions): Promise<WorkbenchError> {
  const before = changes(tree);
  const error: unknown = await combination(tree, options).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(WorkbenchError);
  expect(changes(tree)).toBe(before);
  return error as WorkbenchError;
}

describe('nx g combination', () => {
  const declared = fastGlob.sync(`${folder}/*.yaml`, { cwd: root, ignore: ['**/*.local.yaml'] });
  let tree: Tree;

  beforeEach(() => {
    tree = emptied();
  });

  it('makes every combination of 2023c as it is declared, to the byte', async () => {
    expect(declared).toHaveLength(15);
    for (const path of declared) {
      const wanted = parse(readFileSync(join(root, path), 'utf8')) as CombinationOptions;
      await combination(tree, { ...wanted, release: '2023c' });
    }

    expect(tree.children(folder).sort()).toEqual(declared.map((path) => basename(path)).sort());
    for (const path of declared) expect(tree.read(path, 'utf8')).toBe(readFileSync(join(root, path), 'utf8'));
  });

  it('changes nothing the second time', async () => {
    await combination(tree, jupyter);
    const before = changes(tree);

    await combination(tree, { ...jupyter, title: 'Another' });
    await combination(tree, { ...jupyter, local: true });

    expect(changes(tree)).toBe(before);
  });

  it('declares for this clone alone, and moves that to the release with what its file says', async () => {
    await combination(tree, { ...jupyter, local: true, title: 'My: "own" #1 {{x}} $(y)' });
    expect(tree.exists(file)).toBe(false);
    const { catalogue } = workspaceOfTree(tree);
    const text = tree.read(localFile, 'utf8');
    expect(catalogue.releases[0]?.combinations).toMatchObject([{ title: 'My: "own" #1 {{x}} $(y)' }]);

    await combination(tree, jupyter);

    expect(tree.exists(localFile)).toBe(false);
    expect(tree.read(file, 'utf8')).toBe(text);
  });

  it('says which rule is broken, why, and what is nearest, also where nothing is declared yet', async () => {
    const { message } = await refused(tree, { ...jupyter, ide: 'rstudio' });

    expect(message).toBe(
      [
        'error[AGAINST_RULE]: `rstudio-datascience-c9s-py311` breaks a rule of IDE `rstudio`: RStudio runs R',
        '  at --bundle',
        'hint: the rule is `bundle: [r]`, at images/ides/rstudio/recipe.yaml:5#/rules/0; the nearest that fits is `rstudio-r-c9s-py311`',
      ].join('\n'),
    );
  });

  it('says what the release has not pinned', async () => {
    const wish = { ...jupyter, release: '2026b', bundle: 'r', ide: 'runtime' };

    expect((await refused(tree, wish)).problems.map(({ code }) => code)).toContain('MISSING_PIN');
  });

  it.each<[string, Partial<CombinationOptions>, string, RegExp]>([
    ['an unknown release', { release: '2023d' }, 'UNKNOWN_RELEASE', /the nearest is `2023c`/],
    ['a release outside', { release: '../../etc' }, 'UNKNOWN_RELEASE', /use one of: 2026b, 2023c/],
    ['an unknown OS', { os: 'c9' }, 'UNKNOWN_OS', /the nearest is `c9s`/],
    ['a Python of another OS', { python: 'py313' }, 'UNKNOWN_PYTHON', /Python of base `c9s`/],
    ['an IDE that is a path', { ide: '../jupyter' }, 'UNKNOWN_IDE', /use one of: jupyter, /],
    ['an IDE that is a command', { ide: '$(touch /tmp/x)' }, 'UNKNOWN_IDE', /\$\(touch/],
    ['a bundle that is a template', { bundle: '{{pins}}' }, 'UNKNOWN_BUNDLE', /\{\{pins\}\}/],
    ['a name that JavaScript knows', { bundle: '__proto__' }, 'UNKNOWN_BUNDLE', /__proto__/],
    ['an empty name', { ide: '' }, 'UNKNOWN_IDE', /no IDE is called ``/],
    ['lines and colours', { ide: 'a\n\u001b[31mb' }, 'UNKNOWN_IDE', /`a\?\?\[31mb`/],
    ['another accelerator', { accelerator: 'rocm' }, 'UNKNOWN_ACCELERATOR', /use one of: none, cuda/],
    ['a title of two lines', { title: 'a\nb: c' }, 'BAD_VALUE', /expected one line/],
    ['a huge title', { title: 'x'.repeat(100_000) }, 'BAD_VALUE', /at most 300/],
  ])('refuses %s', async (_, change, code, words) => {
    const { message, problems } = await refused(tree, { ...jupyter, ...change });

    expect(problems.map((problem) => problem.code)).toEqual([code]);
    expect(message).toMatch(words);
  });

  it('shows little of what is huge', async () => {
    expect((await refused(tree, { ...jupyter, ide: 'x'.repeat(1_000_000) })).message.length).toBeLessThan(400);
  });

  it('refuses a release at its end', async () => {
    const path = 'releases/2023c/release.yaml';
    tree.write(path, `${tree.read(path, 'utf8') ?? ''}endOfLife: true\n`);

    expect((await refused(tree, jupyter)).problems.map(({ code }) => code)).toEqual(['ENDED_RELEASE']);
  });
});
