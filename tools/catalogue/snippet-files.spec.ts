import { testMistakes, type Mistake } from '../fixtures/mistakes.ts';
import { problemsOf, snippets } from '../fixtures/problems-of.ts';

const overrides = 'releases/2026t/overrides/snippets';
const read =
  'hint: what is read: files that end in `.hbs`, folders of them, the folder of a snippet beside it, README.md';
const names = Object.keys({ ...snippets, 'snippets/tiny/os-packages.hbs': '' })
  .map((path) => path.replace(/^snippets\/(.*)\.hbs$/, '$1'))
  // Those in folders come last.
  .sort((a, b) => Number(a.includes('/')) - Number(b.includes('/')) || (a < b ? -1 : 1))
  .join(', ');

const stray = (path: string, hint: string): string =>
  [`error[UNKNOWN_FILE]: nothing reads ${JSON.stringify(path.split('/').at(-1))} here`, `  at ${path}`, hint].join(
    '\n',
  );

const mistakes: readonly Mistake[] = [
  [
    'a section of recipes in a folder that a snippet brings along',
    { 'snippets/tail/custom.hbs': '' },
    [stray('snippets/tail/custom.hbs', 'hint: what is read: files/, before-packages.hbs, os-packages.txt, on-tiny/')],
  ],
  [
    'a section by another name for an OS',
    { 'snippets/tail/on-tiny/os-package.txt': '' },
    [
      stray(
        'snippets/tail/on-tiny/os-package.txt',
        'hint: what is read: files/, before-packages.hbs, os-packages.txt; the nearest is `os-packages.txt`',
      ),
    ],
  ],
  [
    'sections for an OS that there is not',
    { 'snippets/tail/on-tniy/os-packages.txt': '' },
    [
      stray(
        'snippets/tail/on-tniy',
        'hint: what is read: files/, before-packages.hbs, os-packages.txt, on-tiny/; the nearest is `on-tiny/`',
      ),
    ],
  ],
  ['a text beside snippets', { 'snippets/os-packages.txt': '' }, [stray('snippets/os-packages.txt', read)]],
  ['files of a snippet that there is not', { 'snippets/tial/files/etc/x': '' }, [stray('snippets/tial/files', read)]],
  [
    'a snippet of a release in place of none',
    { [`${overrides}/tial.hbs`]: '', [`${overrides}/tniy/os-packages.hbs`]: '' },
    [
      [
        "error[UNKNOWN_SNIPPET]: a release's own snippet stands in place of a shared one, and none is called `tial`",
        `  at ${overrides}/tial.hbs`,
        `hint: use one of: ${names}; the nearest is \`tail\``,
      ].join('\n'),
      [
        "error[UNKNOWN_SNIPPET]: a release's own snippet stands in place of a shared one, and none is called `tniy/os-packages`",
        `  at ${overrides}/tniy/os-packages.hbs`,
        `hint: use one of: ${names}; the nearest is \`tiny/os-packages\``,
      ].join('\n'),
    ],
  ],
  [
    'files of a snippet that there is not, in a release',
    { [`${overrides}/tial/files/etc/x`]: '' },
    [stray(`${overrides}/tial/files`, read)],
  ],
];

describe('a mistake among snippets', () => {
  testMistakes(mistakes);
});

describe('what is no mistake among snippets', () => {
  it.each([
    ['a README', { 'snippets/README.md': '', 'snippets/tiny/README.md': '', 'snippets/tail/README.md': '' }],
    [
      'what a snippet brings along',
      {
        'snippets/tail/files/any/thing.txt': '',
        'snippets/tail/on-tiny/files/x': '',
        'snippets/tail/on-tiny/before-packages.hbs': 'RUN x\n',
        'snippets/tail/os-packages.txt': 'x  # y\n',
      },
    ],
    ['a snippet in a folder of a folder', { 'snippets/a/b/c.hbs': '' }],
    [
      'a copy that a release has, with what it brings along',
      { [`${overrides}/fix-permissions.hbs`]: 'RUN x\n', [`${overrides}/fix-permissions/files/etc/x`]: '' },
    ],
    ['a copy of what a shared snippet brings along', { [`${overrides}/tail/on-tiny/files/x`]: '' }],
    [
      'the folder of an OS that one release alone has',
      {
        'releases/2026t/overrides/images/base/own/recipe.yaml':
          "title: T\ndescription: D\norder: 1\nfamily: old\npythons: { py39: '3.9' }\nbootstrap: { suite: buster }\n",
        'snippets/tail/on-old/files/x': '',
        'snippets/tail/on-own/files/x': '',
      },
    ],
    [
      'whatever a release at the end of its life has',
      {
        'releases/2025a/release.yaml':
          'title: T\ndate: 20250101\nrepository: a.example/b\nsource: https://example.org/x\nendOfLife: true\n',
        'releases/2025a/overrides/snippets/gone.hbs': '',
      },
    ],
  ])('is %s', (_, changes) => {
    expect(problemsOf(changes)).toEqual([]);
  });
});
