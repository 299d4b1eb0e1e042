import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { imageVariables } from './image-variables.ts';

describe('the variables of a lint', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'workbench-variables-'))));
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const checkers = (path: string) =>
    imageVariables(folder, { PATH: path }, { store: '', generations: new Map() })['WORKBENCH_CHECKERS']?.split(' ');

  it('say which programs are installed that it asks if it can', () => {
    const programs = join(folder, 'programs');
    mkdirSync(programs);

    expect(checkers(programs)).not.toContain('python3');

    writeFileSync(join(programs, 'python3'), '');

    expect(checkers(`/nowhere:${programs}`)).toContain('python3');
  });
});

describe('the variables of a context', () => {
  let root = '';
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'workbench-variables-'))));
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  const executables = () =>
    imageVariables(root, {}, { store: '', generations: new Map() })['WORKBENCH_EXECUTABLES'] ?? '';
  const write = (path: string, mode = 0o755) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), '', { mode });
  };

  it.each([
    'images/ides/jupyter/files/run',
    'images/ides/jupyter/files/opt/.hidden/run',
    'images/ides/jupyter/on-deb13/with-r/files/run',
    'snippets/files/run',
    'snippets/nginx/files/opt/run',
    'releases/2026b/overrides/snippets/nginx/files/run',
    'releases/2026b/overrides/images/ides/jupyter/files/run',
  ])('change with the right to execute %s', (path) => {
    const before = executables();
    write(path, 0o644);
    const plain = executables();
    rmSync(join(root, path));
    write(path);

    expect([plain, executables()]).toEqual([before, expect.not.stringMatching(before)]);
  });

  it('are the same whatever is executable elsewhere', () => {
    const before = executables();
    for (const path of [
      'images/files/run',
      'images/ides/files/run',
      'images/ides/jupyter/custom.hbs',
      'images/ides/jupyter/checks/run',
      'images/ides/jupyter/more-files/run',
      'images/ides/jupyter/on-deb13/files',
      'releases/2026b/files/run',
      'releases/2026b/combinations/files/run',
      'dist/images/x/context/files/run',
    ])
      write(path);
    mkdirSync(join(root, 'snippets/nginx/files'), { recursive: true });
    symlinkSync('/bin/sh', join(root, 'snippets/nginx/files/link'));

    expect(executables()).toBe(before);
  });
});
