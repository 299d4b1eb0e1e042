import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { tinyWorkspace } from '../../fixtures/problems-of.ts';
import { WorkbenchError } from '../../model/problem.ts';
import { workspaceOfTree } from '../workspace-of-tree.ts';
import { addRelease, type ReleaseOptions } from './generator.ts';

const now = new Date('2026-11-24T23:59:00Z');
const lock = 'locks/science/py313';

/** A workspace with a release that has something of every kind. */
function aTree(): Tree {
  const tree = createTreeWithEmptyWorkspace();
  const more = {
    'releases/2026t/release.yaml': `# Who reads this?
title: 'Tiny' # in menus
date: '20261101' # a day
repository: registry.example/workbench-images
source: https://example.org/workbench-images
endOfLife: false # yet
`,
    'releases/2026t/README.md': 'About 2026t\n',
    'releases/2026t/combinations/web-minimal-tiny-py313.local.yaml':
      'ide: web\nbundle: minimal\nos: tiny\npython: py313\n',
    'releases/2026t/pins/bundles/science.yaml': 'values: { speed: fast } # and good\n',
    [`releases/2026t/${lock}/Pipfile`]: '[[source]]\nname = "a"\nurl = "https://a.example/simple"\n',
    [`releases/2026t/${lock}/requirements.txt`]:
      '# Made by `npx nx lock 2026t` from the Pipfile in this folder: change that, and lock again.\nnumpy==1.0\n',
    'releases/2026t/overrides/images/bundles/science/recipe.yaml': 'title: Mine\ndescription: My own\norder: 20\n',
  };
  for (const [path, text] of Object.entries({ ...tinyWorkspace, ...more })) tree.write(path.replace(/\*$/, ''), text);
  return tree;
}

/** What lies in a release's folder. */
function filesOf(tree: Tree, release: string): string[] {
  const start = `releases/${release}/`;
  return tree
    .listChanges()
    .filter(({ path, type }) => path.startsWith(start) && type !== 'DELETE')
    .map(({ path }) => path.slice(start.length))
    .sort();
}

/** Everything in it, to see that nothing changed. */
function textsOf(tree: Tree): string {
  return JSON.stringify(tree.listChanges().map(({ path, content }) => [path, content?.toString()]));
}

const add = (tree: Tree, options: Partial<ReleaseOptions> = {}) =>
  addRelease(tree, { name: '2026u', from: '2026t', ...options }, now);

describe('addRelease', () => {
  it('copies what belongs to the next release as well, and nothing else', () => {
    const tree = aTree();

    add(tree);

    const own = ['README.md', 'combinations/web-minimal-tiny-py313.local.yaml'];
    expect(filesOf(tree, '2026u')).toEqual(filesOf(tree, '2026t').filter((path) => !own.includes(path)));
    expect(tree.read('releases/2026u/pins/bundles/science.yaml', 'utf8')).toBe('values: { speed: fast } # and good\n');
    expect(tree.read(`releases/2026u/${lock}/requirements.txt`, 'utf8')).toBe(
      '# Made by `npx nx lock 2026u` from the Pipfile in this folder: change that, and lock again.\nnumpy==1.0\n',
    );
  });

  it('gives it a title and a date of its own, and keeps comments', () => {
    const tree = aTree();

    add(tree);

    expect(tree.read('releases/2026u/release.yaml', 'utf8')).toBe(`# Who reads this?
title: Release 2026u # in menus
date: 20261124 # a day
repository: registry.example/workbench-images
source: https://example.org/workbench-images
`);
  });

  it('makes a living one of one at its end', () => {
    const tree = aTree();
    const file = 'releases/2026t/release.yaml';
    tree.write(file, (tree.read(file, 'utf8') ?? '').replace('endOfLife: false # yet', 'endOfLife: true'));

    add(tree);

    expect(workspaceOfTree(tree).images.has('web-science-tiny-py313_2026u')).toBe(true);
  });

  it('has its images in the catalogue, and on its page', () => {
    const tree = aTree();

    const said = add(tree, { date: 20261201 });

    expect(said[0]).toBe('added    release 2026u, a copy of 2026t, dated 20261201: 3 images that people pull');
    expect(workspaceOfTree(tree).images.has('web-science-tiny-py313_2026u')).toBe(true);
    expect(tree.read('docs/catalogue.md', 'utf8')).toContain('web-science-tiny-py313_2026u_20261201');
  });

  it('changes nothing the second time, be it another day', () => {
    const tree = aTree();
    add(tree);
    const before = textsOf(tree);

    const said = addRelease(tree, { name: '2026u', from: '2026t' }, new Date('2026-12-24T00:00:00Z'));

    expect(said).toEqual(['release 2026u is there already, as it was asked for']);
    expect(textsOf(tree)).toBe(before);
  });

  it.each<[string, Partial<ReleaseOptions>]>([
    ['BAD_NAME', { name: '2026' }],
    ['BAD_NAME', { name: '../2026u' }],
    ['BAD_NAME', { name: '$(id)' }],
    ['BAD_NAME', { name: '' }],
    ['BAD_NAME', { name: 'x'.repeat(10_000) }],
    ['BAD_OPTIONS', { name: '2026t' }],
    ['UNKNOWN_RELEASE', { from: '2025a' }],
    ['UNKNOWN_RELEASE', { from: '..' }],
    ['BAD_OPTIONS', { date: 'today' }],
    ['BAD_OPTIONS', { date: '20261301' }],
    ['BAD_OPTIONS', { date: 20260230 }],
    ['BAD_OPTIONS', { title: 'one\nendOfLife: true' }],
    ['BAD_OPTIONS', { title: '' }],
  ])('says %s of %j, and writes nothing', (code, options) => {
    const tree = aTree();
    const before = textsOf(tree);

    expect(() => add(tree, options)).toThrow(WorkbenchError);
    expect(() => add(tree, options)).toThrow(code);
    expect(textsOf(tree)).toBe(before);
  });

  it('leaves another release of that name alone', () => {
    const tree = aTree();
    add(tree);
    tree.write('releases/2026u/pins/bundles/science.yaml', 'values: { speed: slow }\n');
    const before = textsOf(tree);

    expect(() => add(tree)).toThrow('RELEASE_EXISTS');
    expect(() => add(tree)).toThrow('at releases/2026u/pins/bundles/science.yaml');
    expect(textsOf(tree)).toBe(before);
  });
});
