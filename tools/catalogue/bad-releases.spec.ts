import { testMistakes, type Mistake } from '../fixtures/mistakes.ts';
import { problemsOf } from '../fixtures/problems-of.ts';

const release = 'releases/2026t/release.yaml';
const web = 'releases/2026t/combinations/web-science-tiny-py313.yaml';
const science = 'ide: web\nbundle: science\nos: tiny\npython: py313\n';
const step = 'title: A step\ndescription: Something\norder: 1\n';
const cudaWeb = 'releases/2026t/combinations/cuda-web-science-tiny-py313.yaml';
const tiny = (date: string) =>
  `title: Tiny\ndate: ${date}\nrepository: registry.example/workbench-images\nsource: https://example.org/workbench-images\n`;

const mistakes: readonly Mistake[] = [
  [
    'a release with a strange name',
    { 'releases/next/release.yaml': tiny('20261101') },
    [
      [
        'error[BAD_NAME]: a release can\'t be called "next"',
        '  at "releases/next"',
        'hint: use a year and a letter, such as `2026b`',
      ].join('\n'),
    ],
  ],
  [
    'a release without release.yaml',
    { [release]: undefined },
    [
      [
        'error[MISSING_FILE]: `releases/2026t` has no `release.yaml`',
        '  at releases/2026t',
        'hint: add `releases/2026t/release.yaml`, or remove the folder',
      ].join('\n'),
    ],
  ],
  [
    'a day that does not exist',
    { [release]: tiny('20260230') },
    [
      ['error[BAD_VALUE]: `date`: expected a day such as `20261101`', '  at releases/2026t/release.yaml:2#/date'].join(
        '\n',
      ),
    ],
  ],
  [
    'a repository with a tag',
    { [release]: tiny('20261101').replace('/workbench-images', '/workbench-images:latest') },
    [
      [
        'error[BAD_VALUE]: `repository`: expected a repository without a tag',
        '  at releases/2026t/release.yaml:3#/repository',
      ].join('\n'),
    ],
  ],
  [
    'a source that is no https address',
    { [release]: tiny('20261101').replace('https://', 'javascript:') },
    [
      [
        'error[BAD_VALUE]: `source`: expected an address that begins with `https://`',
        '  at releases/2026t/release.yaml:4#/source',
      ].join('\n'),
    ],
  ],
  ...[
    ['a password', 'me:secret@example.org/a'],
    ['a space', 'example.org/a b'],
    ['a quote', 'example.org/"a'],
    ['a query', 'example.org/a?token=b'],
  ].map(([what = '', address = '']): Mistake => [
    `a source with ${what}`,
    { [release]: tiny('20261101').replace('example.org/workbench-images\n', `${address}\n`) },
    [
      [
        'error[BAD_VALUE]: `source`: expected an address without spaces, name, password or query: everybody can read it',
        '  at releases/2026t/release.yaml:4#/source',
      ].join('\n'),
    ],
  ]),
  [
    'a name that leads out of the workspace',
    { [web]: 'ide: ../../etc\nbundle: science\nos: tiny\npython: py313\n' },
    [
      [
        'error[BAD_VALUE]: `ide`: expected lower-case letters and digits, beginning with a letter',
        '  at releases/2026t/combinations/web-science-tiny-py313.yaml:1#/ide',
      ].join('\n'),
    ],
  ],
  [
    'an unknown IDE',
    {
      [web]: undefined,
      'releases/2026t/combinations/emacs-science-tiny-py313.yaml':
        'ide: emacs\nbundle: science\nos: tiny\npython: py313\n',
    },
    [
      [
        'error[UNKNOWN_IDE]: no IDE is called `emacs`',
        '  at releases/2026t/combinations/emacs-science-tiny-py313.yaml:1#/ide',
        'hint: use one of: runtime, web',
      ].join('\n'),
    ],
  ],
  [
    'an unknown bundle',
    {
      [web]: undefined,
      'releases/2026t/combinations/web-nothing-tiny-py313.yaml': 'ide: web\nbundle: nothing\nos: tiny\npython: py313\n',
    },
    [
      [
        'error[UNKNOWN_BUNDLE]: no bundle is called `nothing`',
        '  at releases/2026t/combinations/web-nothing-tiny-py313.yaml:2#/bundle',
        'hint: use one of: minimal, science',
      ].join('\n'),
    ],
  ],
  [
    'an unknown base',
    {
      [web]: undefined,
      'releases/2026t/combinations/web-science-plan9-py313.yaml':
        'ide: web\nbundle: science\nos: plan9\npython: py313\n',
    },
    [
      [
        'error[UNKNOWN_OS]: no base is called `plan9`',
        '  at releases/2026t/combinations/web-science-plan9-py313.yaml:3#/os',
        'hint: use one of: tiny',
      ].join('\n'),
    ],
  ],
  [
    'a Python that the base has not',
    {
      [web]: undefined,
      'releases/2026t/combinations/web-science-tiny-py39.yaml': 'ide: web\nbundle: science\nos: tiny\npython: py39\n',
    },
    [
      [
        'error[UNKNOWN_PYTHON]: no Python of base `tiny` is called `py39`',
        '  at releases/2026t/combinations/web-science-tiny-py39.yaml:4#/python',
        'hint: use one of: py313',
      ].join('\n'),
    ],
  ],
  [
    'an unknown CUDA step',
    { [release]: `${tiny('20261101')}cuda: { tiny: [devel] }\n` },
    [
      [
        'error[UNKNOWN_CUDA]: no CUDA step is called `devel`',
        '  at releases/2026t/release.yaml:5#/cuda/tiny/0',
        'hint: there is none yet',
      ].join('\n'),
    ],
  ],
  [
    'an accelerator on an OS without CUDA steps',
    { [web]: undefined, [cudaWeb]: `${science}accelerator: cuda\n` },
    [
      [
        'error[NO_CUDA_STEP]: release `2026t` names no CUDA step for `tiny`',
        `  at ${cudaWeb}:5#/accelerator`,
        'hint: add `cuda: { tiny: [runtime] }` to releases/2026t/release.yaml, or remove `accelerator`',
      ].join('\n'),
    ],
  ],
  [
    'an accelerator that nobody knows',
    { [web]: undefined, [cudaWeb]: `${science}accelerator: rocm\n` },
    [['error[BAD_VALUE]: `accelerator`: expected `cuda`', `  at ${cudaWeb}:5#/accelerator`].join('\n')],
  ],
  [
    'a file that declares another image than its name says',
    { [web]: 'ide: web\nbundle: minimal\nos: tiny\npython: py313\n' },
    [
      [
        'error[WRONG_FILE_NAME]: `releases/2026t/combinations/web-science-tiny-py313.yaml` declares `web-minimal-tiny-py313`',
        '  at releases/2026t/combinations/web-science-tiny-py313.yaml:2#/bundle',
        'hint: rename the file to `web-minimal-tiny-py313.yaml`',
      ].join('\n'),
    ],
  ],
  [
    'an image that is declared twice',
    {
      'releases/2026t/combinations/web-science-tiny-py313.local.yaml':
        'ide: web\nbundle: science\nos: tiny\npython: py313\n',
    },
    [
      [
        'error[DUPLICATE_IMAGE]: `releases/2026t/combinations/web-science-tiny-py313.local.yaml` declares the same image as `releases/2026t/combinations/web-science-tiny-py313.yaml`',
        '  at releases/2026t/combinations/web-science-tiny-py313.local.yaml',
        'hint: remove one of the two files',
      ].join('\n'),
    ],
  ],
  [
    'a day that is missing',
    { [release]: tiny('20261101').replace('date: 20261101\n', '') },
    [
      [
        'error[MISSING_KEY]: key `date` is missing',
        '  at releases/2026t/release.yaml:1#/date',
        'hint: known keys: title, date, repository, source, cuda, endOfLife',
      ].join('\n'),
    ],
  ],
  [
    'a truth for a day',
    { [release]: tiny('true') },
    [
      ['error[BAD_VALUE]: `date`: expected a day such as `20261101`', '  at releases/2026t/release.yaml:2#/date'].join(
        '\n',
      ),
    ],
  ],
  [
    'a source that is missing',
    { [release]: tiny('20261101').replace(/source: .*/, '') },
    [
      [
        'error[MISSING_KEY]: key `source` is missing',
        '  at releases/2026t/release.yaml:1#/source',
        'hint: known keys: title, date, repository, source, cuda, endOfLife',
      ].join('\n'),
    ],
  ],
  [
    'a release that is no folder',
    { 'releases/2026u.yaml': '' },
    [
      [
        'error[UNKNOWN_FILE]: nothing reads "2026u.yaml" here',
        '  at releases/2026u.yaml',
        'hint: what is read: folders, README.md',
      ].join('\n'),
    ],
  ],
  [
    'a release behind a link',
    { 'releases/2026u': { link: '2026t' } },
    [
      [
        'error[UNKNOWN_FILE]: nothing reads "2026u" here: links are not followed',
        '  at releases/2026u',
        'hint: what is read: folders, README.md',
      ].join('\n'),
    ],
  ],
  [
    'a folder of combinations by another name',
    { 'releases/2026t/combination/x.yaml': '' },
    [
      [
        'error[UNKNOWN_FILE]: nothing reads "combination" here',
        '  at releases/2026t/combination',
        'hint: what is read: release.yaml, README.md, CHANGELOG.md, combinations/, pins/, locks/, overrides/; the nearest is `combinations/`',
      ].join('\n'),
    ],
  ],
  [
    'combinations that are no folder',
    { 'releases/2026u/release.yaml': tiny('20261101'), 'releases/2026u/combinations': '' },
    [
      [
        'error[UNKNOWN_FILE]: nothing reads "combinations" here',
        '  at releases/2026u/combinations',
        'hint: what is read: release.yaml, README.md, CHANGELOG.md, combinations/, pins/, locks/, overrides/; the nearest is `combinations/`',
      ].join('\n'),
    ],
  ],
  [
    'a combination that ends otherwise',
    { 'releases/2026t/combinations/x.yml': '' },
    [
      [
        'error[UNKNOWN_FILE]: nothing reads "x.yml" here',
        '  at releases/2026t/combinations/x.yml',
        'hint: what is read: files that end in `.yaml`',
      ].join('\n'),
    ],
  ],
  [
    'a combination in a folder',
    { 'releases/2026t/combinations/web.yaml/x.yaml': '' },
    [
      [
        'error[UNKNOWN_FILE]: nothing reads "web.yaml" here',
        '  at releases/2026t/combinations/web.yaml',
        'hint: what is read: files that end in `.yaml`',
      ].join('\n'),
    ],
  ],
  [
    'a combination behind a link',
    { 'releases/2026t/combinations/x.yaml': { link: 'web-science-tiny-py313.yaml' } },
    [
      [
        'error[UNKNOWN_FILE]: nothing reads "x.yaml" here: links are not followed',
        '  at releases/2026t/combinations/x.yaml',
        'hint: what is read: files that end in `.yaml`',
      ].join('\n'),
    ],
  ],
  [
    'a file that declares CUDA and does not say so',
    {
      'images/cuda/devel/recipe.yaml': step,
      [web]: `${science}accelerator: cuda\n`,
    },
    [
      [
        'error[WRONG_FILE_NAME]: `releases/2026t/combinations/web-science-tiny-py313.yaml` declares `cuda-web-science-tiny-py313`',
        '  at releases/2026t/combinations/web-science-tiny-py313.yaml:5#/accelerator',
        'hint: rename the file to `cuda-web-science-tiny-py313.yaml`',
      ].join('\n'),
    ],
  ],
  [
    'a file whose name is of another form',
    { [web]: undefined, 'releases/2026t/combinations/web.yaml': science },
    [
      [
        'error[WRONG_FILE_NAME]: `releases/2026t/combinations/web.yaml` declares `web-science-tiny-py313`',
        '  at releases/2026t/combinations/web.yaml',
        'hint: rename the file to `web-science-tiny-py313.yaml`',
      ].join('\n'),
    ],
  ],
  [
    'a file for this clone alone that declares another image than its name says',
    { 'releases/2026t/combinations/web-minimal-tiny-py313.local.yaml': science.replace('py313', 'py399') },
    [
      [
        'error[WRONG_FILE_NAME]: `releases/2026t/combinations/web-minimal-tiny-py313.local.yaml` declares `web-science-tiny-py399`',
        '  at releases/2026t/combinations/web-minimal-tiny-py313.local.yaml:2#/bundle',
        'hint: rename the file to `web-science-tiny-py399.local.yaml`',
      ].join('\n'),
    ],
  ],
  [
    'a bundle called `constructor`, and not there',
    { 'releases/2026t/combinations/web-constructor-tiny-py313.yaml': science.replace('science', 'constructor') },
    [
      [
        'error[UNKNOWN_BUNDLE]: no bundle is called `constructor`',
        '  at releases/2026t/combinations/web-constructor-tiny-py313.yaml:2#/bundle',
        'hint: use one of: minimal, science',
      ].join('\n'),
    ],
  ],
  [
    'a pin that is no sum',
    { 'releases/2026t/pins/bundles/science.yaml': 'downloads:\n  tool: { version: 1.0.0, sha256: abc }\n' },
    [
      [
        'error[BAD_VALUE]: `downloads.tool.sha256`: expected 64 hex digits, or null',
        '  at releases/2026t/pins/bundles/science.yaml:2#/downloads/tool/sha256',
      ].join('\n'),
    ],
  ],
  [
    'a pinned value that would be a command',
    { 'releases/2026t/pins/cuda.yaml': 'values: { cuda: "12;reboot" }\n' },
    [
      [
        'error[BAD_VALUE]: `values.cuda`: expected letters, digits and any of . + : ~ _ -',
        '  at releases/2026t/pins/cuda.yaml:1#/values/cuda',
      ].join('\n'),
    ],
  ],
  [
    'a pinned value that would be a redirection',
    { 'releases/2026t/pins/cuda.yaml': 'values: { cuda: "cuda>11" }\n' },
    [
      [
        'error[BAD_VALUE]: `values.cuda`: expected letters, digits and any of . + : ~ _ -',
        '  at releases/2026t/pins/cuda.yaml:1#/values/cuda',
      ].join('\n'),
    ],
  ],
  ...['"', "'", '$', '\\', '`', ';', '\n', '{'].map((character): Mistake => [
    `a pinned text with ${JSON.stringify(character)}`,
    { 'releases/2026t/pins/cuda.yaml': `texts: { cuda: ${JSON.stringify(`cuda${character}>=11`)} }\n` },
    [
      [
        'error[BAD_VALUE]: `texts.cuda`: expected letters, digits, spaces and any of . , + : ~ _ < > = -',
        '  at releases/2026t/pins/cuda.yaml:1#/texts/cuda',
      ].join('\n'),
    ],
  ]),
  [
    'pins of a kind that there is not',
    { 'releases/2026t/pins/bundle/science.yaml': 'values: {}\n' },
    [
      [
        'error[UNKNOWN_FILE]: nothing reads "bundle" here',
        '  at releases/2026t/pins/bundle',
        'hint: what is read: cuda.yaml, base/, cuda/, bundles/, ides/; the nearest is `bundles/`',
      ].join('\n'),
    ],
  ],
  [
    'a lock file by another name',
    { 'releases/2026t/locks/science/py313/requirement.txt': '' },
    [
      [
        'error[UNKNOWN_FILE]: nothing reads "requirement.txt" here',
        '  at releases/2026t/locks/science/py313/requirement.txt',
        'hint: what is read: Pipfile, requirements.txt, requirements-jupyter.txt; the nearest is `requirements.txt`',
      ].join('\n'),
    ],
  ],
  [
    'an override of something that is not made of recipes and snippets',
    { 'releases/2026t/overrides/tools/x.ts': '' },
    [
      [
        'error[UNKNOWN_FILE]: nothing reads "tools" here',
        '  at releases/2026t/overrides/tools',
        'hint: what is read: images/, snippets/',
      ].join('\n'),
    ],
  ],
  [
    'pins of a bundle that there is not',
    { 'releases/2026t/pins/bundles/sience.yaml': 'values: { x: "1" }\n' },
    [
      [
        'error[UNKNOWN_BUNDLE]: no bundle is called `sience`',
        '  at releases/2026t/pins/bundles/sience.yaml',
        'hint: use one of: minimal, science; the nearest is `science`',
      ].join('\n'),
    ],
  ],
  [
    'pins of a base, a CUDA step and an IDE that there are not',
    {
      'releases/2026t/pins/base/huge.yaml': 'values: { x: "1" }\n',
      'releases/2026t/pins/cuda/devel.yaml': 'values: { x: "1" }\n',
      'releases/2026t/pins/ides/emacs.yaml': 'values: { x: "1" }\n',
    },
    [
      [
        'error[UNKNOWN_OS]: no base is called `huge`',
        '  at releases/2026t/pins/base/huge.yaml',
        'hint: use one of: tiny',
      ].join('\n'),
      [
        'error[UNKNOWN_CUDA]: no CUDA step is called `devel`',
        '  at releases/2026t/pins/cuda/devel.yaml',
        'hint: there is none yet',
      ].join('\n'),
      [
        'error[UNKNOWN_IDE]: no IDE is called `emacs`',
        '  at releases/2026t/pins/ides/emacs.yaml',
        'hint: use one of: runtime, web',
      ].join('\n'),
    ],
  ],
  [
    'a lock of a bundle and a Python that there are not',
    { 'releases/2026t/locks/sience/py31/Pipfile': '' },
    [
      [
        'error[UNKNOWN_BUNDLE]: no bundle is called `sience`',
        '  at releases/2026t/locks/sience',
        'hint: use one of: base, minimal, science; the nearest is `science`',
      ].join('\n'),
      [
        'error[UNKNOWN_PYTHON]: no Python is called `py31`',
        '  at releases/2026t/locks/sience/py31',
        'hint: use one of: py313; the nearest is `py313`',
      ].join('\n'),
    ],
  ],
  [
    'a lock of a folder that names no Python',
    { 'releases/2026t/locks/science/foo/Pipfile': '' },
    [
      [
        'error[UNKNOWN_PYTHON]: no Python is called `foo`',
        '  at releases/2026t/locks/science/foo',
        'hint: use one of: py313',
      ].join('\n'),
    ],
  ],
  [
    'a pin that stands for another one',
    {
      'releases/2026t/pins/bundles/science.yaml':
        'downloads:\n  a: &x { version: "1", sha256: null }\n  b: *x\nvalues:\n  one: &one "1"\n  other: *one\n',
    },
    [
      [
        'error[BAD_VALUE]: `*x` stands for what is pinned elsewhere, and each pin is written for itself',
        '  at releases/2026t/pins/bundles/science.yaml:3#/downloads/b',
        'hint: write out what `&x` marks',
      ].join('\n'),
      [
        'error[BAD_VALUE]: `*one` stands for what is pinned elsewhere, and each pin is written for itself',
        '  at releases/2026t/pins/bundles/science.yaml:6#/values/other',
        'hint: write out what `&one` marks',
      ].join('\n'),
    ],
  ],
];

describe('a mistake in a release', () => {
  testMistakes(mistakes);
});

describe('what is no mistake in a release', () => {
  it('is a README', () => {
    expect(
      problemsOf({ 'releases/README.md': '', 'releases/2026t/README.md': '', 'releases/2026t/CHANGELOG.md': '' }),
    ).toEqual([]);
  });

  it('is whatever stands in a release at the end of its life', () => {
    expect(
      problemsOf({ [release]: `${tiny('20261101')}endOfLife: true\n`, [web]: 'ide: gone\nbundle: gone\nos: gone\n' }),
    ).toEqual([]);
  });

  it('is a lock of bases, or pins of a recipe of its own', () => {
    expect(
      problemsOf({
        'releases/2026t/locks/base/py313/README.md': '',
        'releases/2026t/overrides/images/bundles/own/recipe.yaml': step,
        'releases/2026t/pins/bundles/own.yaml': 'values: { x: "1" }\n',
      }),
    ).toEqual([]);
  });

  it('is what desktops leave beside what is read', () => {
    const left = [
      'combinations/._web-science-tiny-py313.yaml',
      'pins/bundles/._science.yaml',
      'locks/.cache/x',
      'locks/science/.cache/x',
      'overrides/snippets/._tail.hbs',
      'overrides/snippets/.cache/tail.hbs',
    ];

    expect(problemsOf(Object.fromEntries(left.map((path) => [`releases/2026t/${path}`, '\0'])))).toEqual([]);
  });

  it('is a combination for this clone alone', () => {
    const local = 'releases/2026t/combinations/web-minimal-tiny-py313.local.yaml';

    expect(problemsOf({ [local]: science.replace('science', 'minimal') })).toEqual([]);
  });
});
