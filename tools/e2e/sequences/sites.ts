import { chmodSync, existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkspaceCopy } from '../workspace-copy.ts';
import { webCombination } from './small-catalogue.ts';

/** One content that a file may have; no text stands for no file. */
export interface Variant {
  readonly text?: string;
  readonly executable?: boolean;
}

/** A file of the catalogue that is edited, with all that it may contain. */
export interface Site {
  readonly path: string;
  /** The first is what it contains at first. */
  readonly variants: readonly [Variant, ...Variant[]];
}

/**
 * The files that sequences edit: content, comments, modes, files that come and go, facts, a date, a release's own
 * snippet, and the tool itself.
 */
export function sitesOf(copy: WorkspaceCopy): readonly [Site, ...Site[]] {
  const appended = (path: string, ...additions: readonly string[]): Site => {
    const text = copy.read(path);
    return { path, variants: [{ text }, ...additions.map((addition) => ({ text: text + addition }))] };
  };
  const sometimes = (path: string, ...variants: readonly Variant[]): Site => ({ path, variants: [{}, ...variants] });
  const release = copy.read('releases/2026t/release.yaml');
  const minimal = copy.read('images/bundles/minimal/recipe.yaml');
  return [
    appended('images/base/tiny/custom.hbs', '# a comment\n', 'RUN true\n', 'RUN echo more > /more\n'),
    appended('snippets/fix-permissions.hbs', '{{! nothing }}\n', '# a comment\n', 'RUN echo fixed > /fixed\n'),
    sometimes(
      'releases/2026t/overrides/snippets/fix-permissions.hbs',
      { text: 'RUN chown -R 1001:0 /opt/app-root\n' },
      { text: 'RUN chown -R 1001:0 /opt/app-root && true\n' },
    ),
    {
      path: 'releases/2026t/release.yaml',
      variants: ['20261101', '20261102', '20261130'].map((date) => ({
        text: release.replace('20261101', date),
      })) as [Variant, ...Variant[]],
    },
    sometimes(
      'images/bundles/minimal/files/opt/app-root/etc/one',
      { text: 'one\n' },
      { text: 'one\n', executable: true },
      { text: 'two\n' },
    ),
    {
      path: 'images/bundles/minimal/recipe.yaml',
      variants: [
        { text: minimal },
        { text: minimal.replace('Nothing more', 'Nothing less') },
        { text: minimal.replace('order: 10', 'order: 11') },
      ],
    },
    sometimes('images/ides/runtime/os-packages.txt', { text: 'numbers  # to reckon with\n' }),
    sometimes('images/ides/runtime/on-tiny/custom.hbs', { text: '# not a section\n' }),
    appended('images/ides/web/files/opt/app-root/www/index.html', '<p>more</p>\n'),
    {
      path: 'images/ides/web/files/opt/app-root/www/api',
      variants: [{ text: 'version 1\n' }, { text: 'version 1\n', executable: true }, { text: 'version 2\n' }],
    },
    appended('images/ides/web/custom.hbs', '# a comment\n'),
    { path: webCombination, variants: [{ text: copy.read(webCombination) }, {}] },
    appended('tools/recipe/view.ts', '// a comment\n'),
  ];
}

/** What a file contains now. */
export function read(copy: WorkspaceCopy, { path }: Pick<Site, 'path'>): Variant {
  const file = join(copy.root, path);
  if (!existsSync(file)) return {};
  return { text: copy.read(path), executable: (statSync(file).mode & 0o100) !== 0 };
}

/** Gives a file one of its contents. */
export function write(copy: WorkspaceCopy, { path }: Pick<Site, 'path'>, { text, executable = false }: Variant): void {
  const file = join(copy.root, path);
  if (text === undefined) {
    rmSync(file, { force: true });
    return;
  }
  copy.write(path, text);
  chmodSync(file, executable ? 0o755 : 0o644);
}
