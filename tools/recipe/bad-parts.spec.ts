import { testMistakes, type Mistake } from '../fixtures/mistakes.ts';
import { problemsOf } from '../fixtures/problems-of.ts';

const packages = 'images/bundles/science/os-packages.txt';
const checks = 'images/ides/web/checks/checks.yaml';

const mistakes: readonly Mistake[] = [
  [
    'a package without a reason',
    { [packages]: 'curl\n' },
    [
      [
        'error[NO_REASON]: package `curl` does not say why it is there',
        '  at images/bundles/science/os-packages.txt:1',
        'hint: write `curl  # why it is there`',
      ].join('\n'),
    ],
  ],
  [
    'a package with a command',
    { [packages]: 'curl;reboot  # fetches\n' },
    [
      [
        'error[BAD_PACKAGE]: expected a package and its reason, found "curl;reboot  # fetches"',
        '  at images/bundles/science/os-packages.txt:1',
        'hint: write `name  # why it is there`',
      ].join('\n'),
    ],
  ],
  [
    'a package that is an option',
    { [packages]: '--allow-unauthenticated  # fetches\n' },
    [
      [
        'error[BAD_PACKAGE]: expected a package and its reason, found "--allow-unauthenticated  # fetches"',
        '  at images/bundles/science/os-packages.txt:1',
        'hint: write `name  # why it is there`',
      ].join('\n'),
    ],
  ],
  [
    'a package that is listed twice',
    { [packages]: 'curl  # fetches\ncurl  # and again\n' },
    [
      [
        'error[DUPLICATE_PACKAGE]: package `curl` is listed twice',
        '  at images/bundles/science/os-packages.txt:2',
        'hint: remove one line',
      ].join('\n'),
    ],
  ],
  [
    'a copied link',
    { 'images/ides/web/files/etc/passwd': { link: '/etc/passwd' } },
    [
      [
        'error[NOT_A_FILE]: `images/ides/web/files/etc/passwd` is a link or a device, and only regular files are copied into images',
        '  at images/ides/web/files/etc/passwd',
        'hint: copy the file itself here, or make the link in `custom.hbs`',
      ].join('\n'),
    ],
  ],
  [
    'a copied file whose name a shell interprets',
    { 'images/ides/web/files/etc/$(reboot)': 'x' },
    [
      [
        'error[BAD_FILE_NAME]: "images/ides/web/files/etc/$(reboot)" has characters that a shell or a Containerfile interprets',
        '  at "images/ides/web/files/etc/$(reboot)"',
        'hint: use letters, digits and any of . _ + @ -',
      ].join('\n'),
    ],
  ],
  [
    'a copied file whose name a template interprets',
    { 'images/ides/web/files/etc/{{name}}': 'x' },
    [
      [
        'error[BAD_FILE_NAME]: "images/ides/web/files/etc/{{name}}" has characters that a shell or a Containerfile interprets',
        '  at "images/ides/web/files/etc/{{name}}"',
        'hint: use letters, digits and any of . _ + @ -',
      ].join('\n'),
    ],
  ],
  ...['node_modules/a.js', 'mine.local.yaml', 'mine.local.yaml/a'].map((path): Mistake => [
    `a copied file in \`${path}\``,
    { [`images/ides/web/files/etc/${path}`]: 'x' },
    [
      [
        `error[BAD_FILE_NAME]: \`images/ides/web/files/etc/${path.replace(/\/.*/, '')}\` can't be copied: git and Nx leave out what has this name`,
        `  at images/ides/web/files/etc/${path.replace(/\/.*/, '')}`,
        'hint: give it another name, and rename it in `custom.hbs`',
      ].join('\n'),
    ],
  ]),
  [
    'a missing snippet of the family',
    { 'snippets/tiny/os-packages.hbs': undefined },
    [
      [
        'error[MISSING_FILE]: `snippets/tiny/os-packages.hbs` does not exist',
        '  at snippets/tiny/os-packages.hbs',
        'hint: add `snippets/tiny/os-packages.hbs`',
      ].join('\n'),
    ],
  ],
  [
    'a check of no kind',
    { 'images/ides/web/checks/checks.yaml': '- name: nothing\n' },
    [
      [
        'error[BAD_VALUE]: `0`: expected one of the keys commands, imports, run, http, notebook',
        '  at images/ides/web/checks/checks.yaml:1#/0',
      ].join('\n'),
    ],
  ],
  [
    'a check of two kinds',
    { 'images/ides/web/checks/checks.yaml': '- name: both\n  commands: [ls]\n  imports: [os]\n' },
    [
      [
        'error[BAD_VALUE]: `0`: expected one of the keys commands, imports, run, http, notebook',
        '  at images/ides/web/checks/checks.yaml:1#/0',
      ].join('\n'),
    ],
  ],
  [
    'a module that is a statement',
    { 'images/ides/web/checks/checks.yaml': '- name: imports\n  imports: ["os; os.abort()"]\n' },
    [
      [
        'error[BAD_VALUE]: `0.imports.0`: expected the name of a Python module',
        '  at images/ides/web/checks/checks.yaml:2#/0/imports/0',
      ].join('\n'),
    ],
  ],
  [
    'a notebook outside of the folder',
    { 'images/ides/web/checks/checks.yaml': '- name: a notebook\n  notebook: ../../secret.ipynb\n' },
    [
      [
        'error[BAD_VALUE]: `0.notebook`: expected a notebook in the folder of the checks',
        '  at images/ides/web/checks/checks.yaml:2#/0/notebook',
      ].join('\n'),
    ],
  ],
  [
    'a notebook that is missing',
    { 'images/ides/web/checks/checks.yaml': '- name: a notebook\n  notebook: missing.ipynb\n' },
    [
      [
        'error[MISSING_FILE]: `images/ides/web/checks` has no `missing.ipynb`',
        '  at images/ides/web/checks/checks.yaml',
        'hint: add `images/ides/web/checks/missing.ipynb`',
      ].join('\n'),
    ],
  ],
  [
    'a package that apt would remove',
    { [packages]: 'curl-  # fetches\n' },
    [
      [
        'error[BAD_PACKAGE]: expected a package and its reason, found "curl-  # fetches"',
        '  at images/bundles/science/os-packages.txt:1',
        'hint: write `name  # why it is there`',
      ].join('\n'),
    ],
  ],
  [
    'a package that apt would take for a pattern',
    { [packages]: 'python3.  # runs\n' },
    [
      [
        'error[BAD_PACKAGE]: expected a package and its reason, found "python3.  # runs"',
        '  at images/bundles/science/os-packages.txt:1',
        'hint: write `name  # why it is there`',
      ].join('\n'),
    ],
  ],
  [
    'packages with lines that end as on Windows',
    { [packages]: 'curl  # fetches\r\n' },
    [
      [
        'error[BAD_LINE_ENDING]: `images/bundles/science/os-packages.txt` has lines that end as on Windows',
        '  at images/bundles/science/os-packages.txt:1',
        'hint: save it with LF; git brings it so, unless an editor changed it',
      ].join('\n'),
    ],
  ],
  [
    'a text for a list of checks',
    { [checks]: 'name: nothing\n' },
    [['error[BAD_VALUE]: expected a list, found a mapping', '  at images/ides/web/checks/checks.yaml:1'].join('\n')],
  ],
  [
    'no checks in a file of them',
    { [checks]: '[]\n' },
    [['error[BAD_VALUE]: expected at least one check', '  at images/ides/web/checks/checks.yaml:1'].join('\n')],
  ],
  [
    'a text for a check',
    { [checks]: '- nothing\n' },
    [
      ['error[BAD_VALUE]: `0`: expected a mapping, found a text', '  at images/ides/web/checks/checks.yaml:1#/0'].join(
        '\n',
      ),
    ],
  ],
  [
    'a check without a name',
    { [checks]: '- run: [ls]\n' },
    [
      [
        'error[MISSING_KEY]: key `0.name` is missing',
        '  at images/ides/web/checks/checks.yaml:1#/0/name',
        'hint: known keys: name, commands, imports, run, expect, needs, http, contains, notebook',
      ].join('\n'),
    ],
  ],
  [
    'no modules to import',
    { [checks]: '- name: imports\n  imports: []\n' },
    [
      [
        'error[BAD_VALUE]: `0.imports`: expected at least one module',
        '  at images/ides/web/checks/checks.yaml:2#/0/imports',
      ].join('\n'),
    ],
  ],
];

describe('a mistake in what an image is made of', () => {
  testMistakes(mistakes);
});

describe('what is no mistake in what an image is made of', () => {
  it.each(['g++', 'libstdc++6', 'python3.13'])('is the package %s', (name) => {
    expect(problemsOf({ [packages]: `${name}  # a reason\n` })).toEqual([]);
  });
});
