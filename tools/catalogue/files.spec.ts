import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesUnder } from './files.ts';

describe('the files of a workspace', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'files-'));
    mkdirSync(join(root, 'images/web/files'), { recursive: true });
    writeFileSync(join(root, 'images/web/recipe.yaml'), 'title: Web\n');
    writeFileSync(join(root, 'images/web/run'), '#!/bin/sh\n', { mode: 0o755 });
    symlinkSync('/etc', join(root, 'images/web/more'));
    symlinkSync('recipe.yaml', join(root, 'images/web/same.yaml'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it('are listed by name, with their types', () => {
    expect(filesUnder(root).list('images/web')).toEqual([
      { name: 'files', type: 'folder', executable: false },
      { name: 'more', type: 'link', executable: false },
      { name: 'recipe.yaml', type: 'file', executable: false },
      { name: 'run', type: 'file', executable: true },
      { name: 'same.yaml', type: 'link', executable: false },
    ]);
  });

  it('are nothing where there is nothing', () => {
    const files = filesUnder(root);

    expect(files.list('images/none')).toEqual([]);
    expect(files.list('images/web/run')).toEqual([]);
    expect(files.read('images/none')).toBeUndefined();
    expect(files.read('images/web')).toBeUndefined();
  });

  it.each(['images/web/more/passwd', 'images/web/same.yaml'])('are not read behind the link of %s', (path) => {
    expect(() => filesUnder(root).read(path)).toThrow(`error[NOT_A_FILE]: \`${path}\` is a link, or lies behind one`);
  });

  it('are not listed behind a link', () => {
    expect(() => filesUnder(root).list('images/web/more')).toThrow('error[NOT_A_FILE]');
  });

  it('may lie behind a link themselves', () => {
    const link = `${root}-link`;
    symlinkSync(root, link);
    try {
      expect(filesUnder(link).read('images/web/recipe.yaml')?.toString()).toBe('title: Web\n');
    } finally {
      rmSync(link);
    }
  });

  it('have names that are UTF-8', () => {
    writeFileSync(Buffer.concat([Buffer.from(`${root}/images/web/files/`), Buffer.from([0x66, 0xff])]), '');

    expect(() => filesUnder(root).list('images/web/files')).toThrow('error[BAD_FILE_NAME]');
  });

  // Root may read everything.
  (process.getuid?.() === 0 ? it.skip : it)('are named when this user may not read them', () => {
    chmodSync(join(root, 'images/web/run'), 0);

    expect(() => filesUnder(root).read('images/web/run')).toThrow('error[UNREADABLE]: `images/web/run`');
  });
});
