import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
