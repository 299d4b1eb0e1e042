import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stampOf } from './files-stamp.ts';

describe('what the operating system tells of the files that images are made of', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'files-stamp-'));
    for (const path of [
      'images/base/tiny/recipe.yaml',
      'releases/2026t/release.yaml',
      'snippets/head.hbs',
      'tools/recipe/view.ts',
    ])
      write(path, 'text');
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const later = () => Date.now() + 60_000;

  it('tells of a file that came in the place of a folder', () => {
    rmSync(join(root, 'snippets'), { recursive: true });
    write('snippets', 'a file');

    expect(stampOf(root, later()).sum).toBe(stampOf(root, later()).sum);
  });

  it('is the same as long as nobody touches them', () => {
    expect(stampOf(root, later()).sum).toBe(stampOf(root, later()).sum);
  });

  it.each<[string, () => void]>([
    [
      'a file was written to',
      () => {
        write('images/base/tiny/recipe.yaml', 'other');
      },
    ],
    [
      'a file was written to, and its time put back',
      () => {
        write('images/base/tiny/recipe.yaml', 'TEXT');
        utimesSync(join(root, 'images/base/tiny/recipe.yaml'), 0, 0);
      },
    ],
    [
      'a file came',
      () => {
        write('snippets/new.hbs', '');
      },
    ],
    [
      'a hidden file came',
      () => {
        write('images/base/tiny/files/.hidden', '');
      },
    ],
    [
      'a link came',
      () => {
        symlinkSync('/', join(root, 'images/base/link'));
      },
    ],
    [
      'a file went',
      () => {
        rmSync(join(root, 'releases/2026t/release.yaml'));
      },
    ],
    [
      'a file became executable',
      () => {
        chmodSync(join(root, 'images/base/tiny/recipe.yaml'), 0o755);
      },
    ],
    [
      'the sources changed',
      () => {
        write('tools/recipe/view.ts', 'other');
      },
    ],
  ])('is another once %s', (_, act) => {
    const { sum } = stampOf(root, later());
    act();

    expect(stampOf(root, later()).sum).not.toBe(sum);
  });

  it('is the same whatever happens elsewhere', () => {
    const { sum } = stampOf(root, later());
    write('dist/images/x/image.json', '{}');
    write('docs/recipes.md', '');

    expect(stampOf(root, later()).sum).toBe(sum);
  });

  it('is unsettled for two seconds, and while a clock that was put back has not caught up', () => {
    const now = Date.now();

    expect([now, now + 1500, now - 60_000].map((time) => stampOf(root, time).isUnsettled)).toEqual([true, true, true]);
    expect(stampOf(root, now + 2500).isUnsettled).toBe(false);
  });

  it('tells whether something changed, also that a file went, but for what the future holds', async () => {
    const start = Date.now() + 50;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(stampOf(root, later()).changedSince(start)).toBe(false);

    rmSync(join(root, 'snippets/head.hbs'));
    expect(stampOf(root, later()).changedSince(start)).toBe(true);
    expect(stampOf(root, start).changedSince(start)).toBe(false);
  });
});
