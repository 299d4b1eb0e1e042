import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTexts } from './write-texts.ts';

describe('files that are written together', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'write-texts-'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it('bring their folders, and take away what goes', () => {
    writeFileSync(join(root, 'old'), 'old\n');

    writeTexts(
      root,
      new Map([
        ['a/b/c', 'text\n'],
        ['old', undefined],
      ]),
    );

    expect(readFileSync(join(root, 'a/b/c'), 'utf8')).toBe('text\n');
    expect(existsSync(join(root, 'old'))).toBe(false);
  });

  it('leave no file and no folder where one of them can not be written', () => {
    writeFileSync(join(root, 'taken'), 'a file\n');
    mkdirSync(join(root, 'images'));

    const texts = new Map([
      ['images/base/own/recipe.yaml', 'title: Own\n'],
      ['taken/combinations/x.yaml', 'ide: web\n'],
    ]);

    expect(() => {
      writeTexts(root, texts);
    }).toThrow(/EEXIST|ENOTDIR/);
    expect(readdirSync(root)).toEqual(['images', 'taken']);
    expect(readdirSync(join(root, 'images'))).toEqual([]);
  });
});
