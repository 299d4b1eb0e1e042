import { testMistakes, type Mistake } from '../fixtures/mistakes.ts';
import { problemsOf } from '../fixtures/problems-of.ts';

const science = 'images/bundles/science/recipe.yaml';
const web = 'images/ides/web/recipe.yaml';
const good = 'title: A bundle\ndescription: Something\norder: 1\n';
const serve = (port: string) => `${good}serve:\n${port}  health: /\n  open: /\n  environment: {}\n`;

const mistakes: readonly Mistake[] = [
  [
    'an unknown key',
    { [science]: `${good}nonsense: 1\n` },
    [
      [
        'error[UNKNOWN_KEY]: unknown key `nonsense`',
        '  at images/bundles/science/recipe.yaml:4#/nonsense',
        'hint: known keys: title, description, order, parent, rules',
      ].join('\n'),
    ],
  ],
  [
    'an unknown key inside another',
    {
      'images/ides/web/recipe.yaml': `${good}serve:\n  port: 80\n  health: /\n  open: /\n  environment: {}\n  colour: red\n`,
    },
    [
      [
        'error[UNKNOWN_KEY]: unknown key `colour`',
        '  at images/ides/web/recipe.yaml:9#/serve/colour',
        'hint: known keys: port, health, open, environment, underPrefix',
      ].join('\n'),
    ],
  ],
  [
    'a missing key',
    { [science]: 'title: Science\norder: 1\n' },
    [
      [
        'error[MISSING_KEY]: key `description` is missing',
        '  at images/bundles/science/recipe.yaml:1#/description',
        'hint: known keys: title, description, order, parent, rules',
      ].join('\n'),
    ],
  ],
  [
    'a number for a text',
    { [science]: 'title: 12\ndescription: Something\norder: 1\n' },
    [
      [
        'error[BAD_VALUE]: `title`: expected a text, found a number',
        '  at images/bundles/science/recipe.yaml:1#/title',
      ].join('\n'),
    ],
  ],
  [
    'a text for a number',
    { [science]: 'title: A bundle\ndescription: Something\norder: first\n' },
    [
      ['error[BAD_VALUE]: `order`: expected a whole number', '  at images/bundles/science/recipe.yaml:3#/order'].join(
        '\n',
      ),
    ],
  ],
  [
    'a list for a mapping',
    { [science]: '- title\n- description\n' },
    [['error[BAD_VALUE]: expected a mapping, found a list', '  at images/bundles/science/recipe.yaml:1'].join('\n')],
  ],
  [
    'a text of several lines',
    { [science]: 'title: "a\\nb"\ndescription: Something\norder: 1\n' },
    [
      [
        'error[BAD_VALUE]: `title`: expected one line without control characters',
        '  at images/bundles/science/recipe.yaml:1#/title',
      ].join('\n'),
    ],
  ],
  [
    'a text without end',
    { [science]: `title: ${'x'.repeat(301)}\ndescription: Something\norder: 1\n` },
    [
      [
        'error[BAD_VALUE]: `title`: expected at most 300 characters',
        '  at images/bundles/science/recipe.yaml:1#/title',
      ].join('\n'),
    ],
  ],
  [
    'a broken YAML file',
    { [science]: 'title: [unclosed\n' },
    [
      [
        'error[BAD_YAML]: `images/bundles/science/recipe.yaml` is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
        '  at images/bundles/science/recipe.yaml:2',
      ].join('\n'),
    ],
  ],
  [
    'a key that is written twice',
    { [science]: `${good}order: 2\n` },
    [
      [
        'error[BAD_YAML]: `images/bundles/science/recipe.yaml` is not YAML: Map keys must be unique',
        '  at images/bundles/science/recipe.yaml:4',
      ].join('\n'),
    ],
  ],
  [
    'aliases that swell',
    {
      [science]:
        'a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n',
    },
    [
      [
        "error[BAD_YAML]: `images/bundles/science/recipe.yaml` can't be read: Excessive alias count indicates a resource exhaustion attack",
        '  at images/bundles/science/recipe.yaml',
      ].join('\n'),
    ],
  ],
  [
    'an empty file',
    { [science]: '' },
    [
      [
        'error[EMPTY_FILE]: `images/bundles/science/recipe.yaml` is empty',
        '  at images/bundles/science/recipe.yaml',
        'hint: known keys: title, description, order, parent, rules',
      ].join('\n'),
    ],
  ],
  [
    'a file of 10 MB',
    { [science]: Buffer.alloc(10_000_000, 'a: b\n') },
    [
      [
        'error[FILE_TOO_LARGE]: `images/bundles/science/recipe.yaml` has 10000000 bytes, and at most 65536 are read',
        '  at images/bundles/science/recipe.yaml',
        'hint: put large data into `files/`',
      ].join('\n'),
    ],
  ],
  [
    'a file that is not UTF-8',
    { [science]: Buffer.from('title: A bundle\ndescription: caf\xe9\norder: 1\n', 'latin1') },
    [
      [
        'error[NOT_UTF8]: `images/bundles/science/recipe.yaml` is not UTF-8 text',
        '  at images/bundles/science/recipe.yaml:2',
        'hint: save the file as UTF-8',
      ].join('\n'),
    ],
  ],
  [
    'a place in menus that is missing',
    { [science]: 'title: S\ndescription: D\n' },
    [
      [
        'error[MISSING_KEY]: key `order` is missing',
        '  at images/bundles/science/recipe.yaml:1#/order',
        'hint: known keys: title, description, order, parent, rules',
      ].join('\n'),
    ],
  ],
  [
    'nothing for a text',
    { [science]: 'title:\ndescription: D\norder: 1\n' },
    [
      [
        'error[BAD_VALUE]: `title`: expected a text, found nothing',
        '  at images/bundles/science/recipe.yaml:1#/title',
      ].join('\n'),
    ],
  ],
  [
    'a truth for a number',
    { [science]: 'title: S\ndescription: D\norder: true\n' },
    [
      ['error[BAD_VALUE]: `order`: expected a whole number', '  at images/bundles/science/recipe.yaml:3#/order'].join(
        '\n',
      ),
    ],
  ],
  [
    'a port that is missing',
    { [web]: serve('') },
    [
      [
        'error[MISSING_KEY]: key `serve.port` is missing',
        '  at images/ides/web/recipe.yaml:4#/serve/port',
        'hint: known keys: port, health, open, environment, underPrefix',
      ].join('\n'),
    ],
  ],
  [
    'a port that there is not',
    { [web]: serve('  port: 0\n') },
    [
      [
        'error[BAD_VALUE]: `serve.port`: expected a port from 1 to 65535',
        '  at images/ides/web/recipe.yaml:5#/serve/port',
      ].join('\n'),
    ],
  ],
  [
    'a port that is too high',
    { [web]: serve('  port: 65536\n') },
    [
      [
        'error[BAD_VALUE]: `serve.port`: expected a port from 1 to 65535',
        '  at images/ides/web/recipe.yaml:5#/serve/port',
      ].join('\n'),
    ],
  ],
  [
    'a port between two others',
    { [web]: serve('  port: 80.5\n') },
    [
      [
        'error[BAD_VALUE]: `serve.port`: expected a port from 1 to 65535',
        '  at images/ides/web/recipe.yaml:5#/serve/port',
      ].join('\n'),
    ],
  ],
  [
    'a text for true or false inside another',
    { [web]: `${serve('  port: 80\n')}  underPrefix: "no"\n` },
    [
      [
        'error[BAD_VALUE]: `serve.underPrefix`: expected true or false',
        '  at images/ides/web/recipe.yaml:9#/serve/underPrefix',
      ].join('\n'),
    ],
  ],
  [
    'a list for a mapping inside another',
    { [web]: serve('  port: 80\n').replace('{}', '[]') },
    [
      [
        'error[BAD_VALUE]: `serve.environment`: expected a mapping, found a list',
        '  at images/ides/web/recipe.yaml:8#/serve/environment',
      ].join('\n'),
    ],
  ],
  [
    'nothing for a mapping',
    { [web]: `${good}serve:\n` },
    [
      [
        'error[BAD_VALUE]: `serve`: expected a mapping, found nothing',
        '  at images/ides/web/recipe.yaml:4#/serve',
      ].join('\n'),
    ],
  ],
  [
    'a variable in lower case',
    { [web]: serve('  port: 80\n').replace('{}', '{lower: x}') },
    [
      [
        'error[BAD_VALUE]: `serve.environment.lower`: expected the name of a variable',
        '  at images/ides/web/recipe.yaml:8#/serve/environment/lower',
      ].join('\n'),
    ],
  ],
  [
    'a variable called `__proto__`',
    { [web]: serve('  port: 80\n').replace('{}', '{__proto__: x}') },
    [
      [
        'error[BAD_VALUE]: `serve.environment.__proto__`: expected another name',
        '  at images/ides/web/recipe.yaml:8#/serve/environment/__proto__',
      ].join('\n'),
    ],
  ],
  [
    'the key `__proto__`',
    { [science]: `${good}__proto__: 1\n` },
    [
      [
        'error[UNKNOWN_KEY]: unknown key `__proto__`',
        '  at images/bundles/science/recipe.yaml:4#/__proto__',
        'hint: known keys: title, description, order, parent, rules',
      ].join('\n'),
    ],
  ],
  [
    'the key `constructor`',
    { [science]: `${good}constructor: 1\n` },
    [
      [
        'error[UNKNOWN_KEY]: unknown key `constructor`',
        '  at images/bundles/science/recipe.yaml:4#/constructor',
        'hint: known keys: title, description, order, parent, rules',
      ].join('\n'),
    ],
  ],
  [
    'a key that is a list',
    { [science]: `${good}? [a]\n: 1\n` },
    [
      [
        "error[BAD_YAML]: `images/bundles/science/recipe.yaml` can't be read: a key is a list or a mapping",
        '  at images/bundles/science/recipe.yaml:4',
      ].join('\n'),
    ],
  ],
  [
    'a tag that YAML does not know',
    { [science]: 'title: !text A bundle\ndescription: Something\norder: 1\n' },
    [
      [
        'error[BAD_YAML]: `images/bundles/science/recipe.yaml` is not YAML: Unresolved tag: !text',
        '  at images/bundles/science/recipe.yaml:1',
      ].join('\n'),
    ],
  ],
  [
    'two documents',
    { [science]: `${good}---\n${good}` },
    [
      [
        "error[BAD_YAML]: `images/bundles/science/recipe.yaml` can't be read: it holds more than one document",
        '  at images/bundles/science/recipe.yaml:4',
      ].join('\n'),
    ],
  ],
  [
    'lists in lists without end',
    { [science]: '['.repeat(50_000) },
    [
      [
        "error[BAD_YAML]: `images/bundles/science/recipe.yaml` can't be read: it nests too deeply",
        '  at images/bundles/science/recipe.yaml:1',
      ].join('\n'),
    ],
  ],
  [
    'keys without end',
    { [science]: Array.from({ length: 6000 }, (_, index) => `k${index}: 1\n`).join('') },
    [
      [
        'error[MISSING_KEY]: key `title` is missing',
        '  at images/bundles/science/recipe.yaml:1#/title',
        'hint: known keys: title, description, order, parent, rules',
      ].join('\n'),
      [
        'error[MISSING_KEY]: key `description` is missing',
        '  at images/bundles/science/recipe.yaml:1#/description',
        'hint: known keys: title, description, order, parent, rules',
      ].join('\n'),
      [
        'error[MISSING_KEY]: key `order` is missing',
        '  at images/bundles/science/recipe.yaml:1#/order',
        'hint: known keys: title, description, order, parent, rules',
      ].join('\n'),
      [
        'error[UNKNOWN_KEY]: unknown key `k0`',
        '  at images/bundles/science/recipe.yaml:1#/k0',
        'hint: known keys: title, description, order, parent, rules',
      ].join('\n'),
      [
        'error[UNKNOWN_KEY]: unknown key `k1`',
        '  at images/bundles/science/recipe.yaml:2#/k1',
        'hint: known keys: title, description, order, parent, rules',
      ].join('\n'),
    ],
  ],
  [
    'a key that is written again and again',
    { [science]: 'a: 1\n'.repeat(10_000) },
    [
      [
        'error[BAD_YAML]: `images/bundles/science/recipe.yaml` is not YAML: Map keys must be unique',
        '  at images/bundles/science/recipe.yaml:2',
      ].join('\n'),
      [
        'error[BAD_YAML]: `images/bundles/science/recipe.yaml` is not YAML: Map keys must be unique',
        '  at images/bundles/science/recipe.yaml:3',
      ].join('\n'),
      [
        'error[BAD_YAML]: `images/bundles/science/recipe.yaml` is not YAML: Map keys must be unique',
        '  at images/bundles/science/recipe.yaml:4',
      ].join('\n'),
      [
        'error[BAD_YAML]: `images/bundles/science/recipe.yaml` is not YAML: Map keys must be unique',
        '  at images/bundles/science/recipe.yaml:5',
      ].join('\n'),
      [
        'error[BAD_YAML]: `images/bundles/science/recipe.yaml` is not YAML: Map keys must be unique',
        '  at images/bundles/science/recipe.yaml:6',
      ].join('\n'),
    ],
  ],
  [
    'a file of one byte too many',
    { [science]: `${good}#${'x'.repeat(64 * 1024 - good.length)}` },
    [
      [
        'error[FILE_TOO_LARGE]: `images/bundles/science/recipe.yaml` has 65537 bytes, and at most 65536 are read',
        '  at images/bundles/science/recipe.yaml',
        'hint: put large data into `files/`',
      ].join('\n'),
    ],
  ],
  [
    'lines that end as on Windows',
    { [science]: `${good}parent: minimal\r\n` },
    [
      [
        'error[BAD_LINE_ENDING]: `images/bundles/science/recipe.yaml` has lines that end as on Windows',
        '  at images/bundles/science/recipe.yaml:4',
        'hint: save it with LF; git brings it so, unless an editor changed it',
      ].join('\n'),
    ],
  ],
];

describe('a mistake in a YAML file', () => {
  testMistakes(mistakes);
});

describe('what is no mistake in a YAML file', () => {
  it('is a mark of the byte order', () => {
    expect(problemsOf({ [science]: `\uFEFF${good}` })).toEqual([]);
  });

  it('is a value behind an alias', () => {
    expect(problemsOf({ [science]: 'title: &same A bundle\ndescription: *same\norder: 1\n' })).toEqual([]);
  });
});
