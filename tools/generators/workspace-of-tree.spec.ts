import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { createTree, createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { WorkbenchError } from '../model/problem.ts';
import { tinyImages } from '../fixtures/tiny-files.ts';
import { tinyWorkspace } from '../fixtures/problems-of.ts';
import { filesIn, workspaceOfTree } from './workspace-of-tree.ts';

describe('the files of a tree', () => {
  let home: string;
  let tree: Tree;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'workbench-tree-'));
    mkdirSync(join(home, 'a/b'), { recursive: true });
    writeFileSync(join(home, 'a/one.sh'), 'one', { mode: 0o755 });
    writeFileSync(join(home, 'a/b/two'), 'two');
    tree = Object.assign(createTree(), { root: home });
  });
  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  const read = (path: string) => filesIn(tree).read(path)?.toString();
  const names = (folder: string) =>
    filesIn(tree)
      .list(folder)
      .map(({ name, type, executable }) => `${name} ${type}${executable ? ' *' : ''}`);

  it('are those on disk', () => {
    expect(read('a/one.sh')).toBe('one');
    expect(read('a/none')).toBeUndefined();
    expect(read('a/b')).toBeUndefined();
    expect(names('a')).toEqual(['b folder', 'one.sh file *']);
    expect(names('none')).toEqual([]);
  });

  it('are as they were changed', () => {
    tree.write('a/one.sh', 'another');
    tree.write('a/c/three', 'three', { mode: 0o755 });

    expect(read('a/one.sh')).toBe('another');
    expect(read('a/c/three')).toBe('three');
    expect(names('a')).toEqual(['b folder', 'c folder', 'one.sh file *']);
    expect(names('a/c')).toEqual(['three file *']);
  });

  it('are without what was removed', () => {
    tree.delete('a/b');

    expect(read('a/b/two')).toBeUndefined();
    expect(names('a')).toEqual(['one.sh file *']);
    expect(names('a/b')).toEqual([]);
  });

  it('are not looked for behind links', () => {
    symlinkSync('/etc/hostname', join(home, 'a/link'));

    expect(names('a')).toContain('link link');
    expect(() => read('a/link')).toThrow(WorkbenchError);
  });
});

describe('the workspace of a tree', () => {
  it('has the catalogue that was written into it', () => {
    const tree = createTreeWithEmptyWorkspace();
    for (const [path, text] of Object.entries(tinyWorkspace)) tree.write(path.replace(/\*$/, ''), text);

    const { images, catalogue } = workspaceOfTree(tree);

    expect([...images.keys()].sort()).toEqual(Object.values(tinyImages).sort());
    expect(catalogue.releases.map(({ name }) => name)).toEqual(['2026t']);
  });
});
