import { testMistakes, type Mistake } from '../fixtures/mistakes.ts';
import { problemsOf } from '../fixtures/problems-of.ts';

const custom = 'images/base/tiny/custom.hbs';
const numbers = 'images/bundles/science/custom.hbs';
const nested = (levels: number) => `${'{{#if name}}'.repeat(levels)}${'{{/if}}'.repeat(levels)}`;

const mistakes: readonly Mistake[] = [
  [
    'a template that is not UTF-8',
    { [custom]: Buffer.from('RUN echo caf\xe9\n', 'latin1') },
    [
      [
        'error[NOT_UTF8]: `images/base/tiny/custom.hbs` is not UTF-8 text',
        '  at images/base/tiny/custom.hbs:1',
        'hint: save the file as UTF-8',
      ].join('\n'),
    ],
  ],
  [
    'an unknown variable',
    { [custom]: 'RUN echo {{pyhtonVersion}}\n' },
    [
      [
        'error[UNKNOWN_VARIABLE]: no variable is called `pyhtonVersion`',
        '  at images/base/tiny/custom.hbs:1',
        'hint: use one of: accelerated, builder, bundle, date, description, downloads, epoch, family, files, flattened, ide, labels, name, origin, os, packages, parent, python, pythonVersion, release, requirements, rootfs, title',
      ].join('\n'),
    ],
  ],
  [
    'an unknown variable in a condition',
    { [custom]: '{{#if nonesuch}}\nRUN true\n{{/if}}\n' },
    [
      [
        'error[UNKNOWN_VARIABLE]: no variable is called `nonesuch`',
        '  at images/base/tiny/custom.hbs:1',
        'hint: use one of: accelerated, builder, bundle, date, description, downloads, epoch, family, files, flattened, ide, labels, name, origin, os, packages, parent, python, pythonVersion, release, requirements, rootfs, title',
      ].join('\n'),
    ],
  ],
  [
    'an unknown snippet',
    { [custom]: 'RUN true\n{{> fix-permission}}\n' },
    [
      [
        'error[UNKNOWN_SNIPPET]: no snippet is called `fix-permission`',
        '  at images/base/tiny/custom.hbs:2',
        'hint: add `snippets/fix-permission.hbs`, or mend the name',
      ].join('\n'),
    ],
  ],
  [
    'a snippet that leads out of the workspace',
    { [custom]: '{{> ../../etc/passwd}}\n' },
    [
      [
        'error[UNKNOWN_SNIPPET]: no snippet is called `../../etc/passwd`',
        '  at images/base/tiny/custom.hbs:1',
        'hint: a name has lower-case letters, digits and dashes, with `/` between folders',
      ].join('\n'),
    ],
  ],
  [
    'a snippet with parameters',
    { [custom]: '{{> fix-permissions folder="/"}}\n' },
    [
      [
        'error[BAD_SNIPPET_CALL]: snippet `fix-permissions` takes no parameters',
        '  at images/base/tiny/custom.hbs:1',
      ].join('\n'),
    ],
  ],
  [
    'a snippet inside of a block',
    { [custom]: '{{#if bundle}}\n{{> fix-permissions}}\n{{/if}}\n' },
    [
      [
        'error[BAD_SNIPPET_CALL]: a snippet is called outside of blocks, so that what uses it can be known',
        '  at images/base/tiny/custom.hbs:2',
      ].join('\n'),
    ],
  ],
  [
    'snippets that call each other',
    { [custom]: '{{> one}}\n', 'snippets/one.hbs': '{{> two}}\n', 'snippets/two.hbs': '{{> one}}\n' },
    [
      [
        'error[CYCLE]: snippets call each other in a circle: `one` → `two` → `one`',
        '  at snippets/two.hbs:1',
        'hint: remove one of the calls',
      ].join('\n'),
    ],
  ],
  [
    'a helper that does not exist',
    { [custom]: 'RUN echo {{lookup name "constructor"}}\n' },
    [['error[BAD_TEMPLATE]: no helper is called `lookup`', '  at images/base/tiny/custom.hbs:1'].join('\n')],
  ],
  [
    'a way into the objects behind a value',
    { [custom]: 'RUN echo {{name.constructor}}\n' },
    [
      [
        'error[UNKNOWN_VARIABLE]: no variable is called `name.constructor`',
        '  at images/base/tiny/custom.hbs:1',
        'hint: use one of: accelerated, builder, bundle, date, description, downloads, epoch, family, files, flattened, ide, labels, name, origin, os, packages, parent, python, pythonVersion, release, requirements, rootfs, title',
      ].join('\n'),
    ],
  ],
  [
    'a template that is not closed',
    { [custom]: 'RUN true\nRUN echo {{name\n' },
    [
      [
        "error[BAD_TEMPLATE]: `images/base/tiny/custom.hbs` is not a Handlebars template: Expecting 'CLOSE_RAW_BLOCK', 'CLOSE', 'CLOSE_UNESCAPED', 'OPEN_SEXPR', 'CLOSE_SEXPR', 'ID', 'OPEN_BLOCK_PARAMS', 'STRING', 'NUMBER', 'BOOLEAN', 'UNDEFINED', 'NULL', 'DATA', 'SEP', got 'EOF'",
        '  at images/base/tiny/custom.hbs:2',
      ].join('\n'),
    ],
  ],
  [
    'a template of one byte too many',
    { [custom]: 'x'.repeat(64 * 1024 + 1) },
    [
      [
        'error[FILE_TOO_LARGE]: `images/base/tiny/custom.hbs` has 65537 bytes, and at most 65536 are read',
        '  at images/base/tiny/custom.hbs',
        'hint: put large data into `files/`',
      ].join('\n'),
    ],
  ],
  [
    'a template with lines that end as on Windows',
    { [custom]: 'RUN true\nRUN echo one \\\r\n  two\r\n' },
    [
      [
        'error[BAD_LINE_ENDING]: `images/base/tiny/custom.hbs` has lines that end as on Windows',
        '  at images/base/tiny/custom.hbs:2',
        'hint: save it with LF; git brings it so, unless an editor changed it',
      ].join('\n'),
    ],
  ],
  [
    'the variable `__proto__`',
    { [custom]: 'RUN echo {{__proto__}}\n' },
    [
      [
        'error[UNKNOWN_VARIABLE]: no variable is called `__proto__`',
        '  at images/base/tiny/custom.hbs:1',
        'hint: use one of: accelerated, builder, bundle, date, description, downloads, epoch, family, files, flattened, ide, labels, name, origin, os, packages, parent, python, pythonVersion, release, requirements, rootfs, title',
      ].join('\n'),
    ],
  ],
  [
    'the variable `constructor`',
    { [custom]: 'RUN echo {{constructor}}\n' },
    [
      [
        'error[UNKNOWN_VARIABLE]: no variable is called `constructor`',
        '  at images/base/tiny/custom.hbs:1',
        'hint: use one of: accelerated, builder, bundle, date, description, downloads, epoch, family, files, flattened, ide, labels, name, origin, os, packages, parent, python, pythonVersion, release, requirements, rootfs, title',
      ].join('\n'),
    ],
  ],
  [
    'an unknown variable where there is no list',
    { [custom]: '{{#each packages}}{{this}}{{else}}{{nonesuch}}{{/each}}\n' },
    [
      [
        'error[UNKNOWN_VARIABLE]: no variable is called `nonesuch`',
        '  at images/base/tiny/custom.hbs:1',
        'hint: use one of: accelerated, builder, bundle, date, description, downloads, epoch, family, files, flattened, ide, labels, name, origin, os, packages, parent, python, pythonVersion, release, requirements, rootfs, title',
      ].join('\n'),
    ],
  ],
  [
    'a variable from outside in a list',
    { [numbers]: '{{#each packages}}{{name}}{{/each}}\n' },
    [
      [
        'error[UNKNOWN_VARIABLE]: no variable is called `name`',
        '  at images/bundles/science/custom.hbs:1',
        'hint: use one of: @first, @index, @last, this',
      ].join('\n'),
    ],
  ],
  [
    'an unknown variable where a condition does not hold',
    { [custom]: '{{^if bundle}}\n{{nonesuch}}\n{{/if}}\n' },
    [
      [
        'error[UNKNOWN_VARIABLE]: no variable is called `nonesuch`',
        '  at images/base/tiny/custom.hbs:2',
        'hint: use one of: accelerated, builder, bundle, date, description, downloads, epoch, family, files, flattened, ide, labels, name, origin, os, packages, parent, python, pythonVersion, release, requirements, rootfs, title',
      ].join('\n'),
    ],
  ],
  [
    'a snippet in the other branch of a block',
    { [custom]: '{{#if bundle}}RUN true{{else}}\n{{> fix-permissions}}\n{{/if}}\n' },
    [
      [
        'error[BAD_SNIPPET_CALL]: a snippet is called outside of blocks, so that what uses it can be known',
        '  at images/base/tiny/custom.hbs:2',
      ].join('\n'),
    ],
  ],
  [
    'a snippet where a list is empty',
    { [custom]: '{{#each packages}}{{this}}{{else}}\n{{> fix-permissions}}\n{{/each}}\n' },
    [
      [
        'error[BAD_SNIPPET_CALL]: a snippet is called outside of blocks, so that what uses it can be known',
        '  at images/base/tiny/custom.hbs:2',
      ].join('\n'),
    ],
  ],
  [
    'a snippet whose name is made of others',
    { [custom]: '{{> (name)}}\n' },
    [['error[BAD_SNIPPET_CALL]: a snippet is called by its name', '  at images/base/tiny/custom.hbs:1'].join('\n')],
  ],
  [
    'a parameter of a variable',
    { [custom]: 'RUN echo {{name a=1}}\n' },
    [['error[BAD_TEMPLATE]: `name` takes no parameters', '  at images/base/tiny/custom.hbs:1'].join('\n')],
  ],
  [
    'a parameter of a block',
    { [custom]: '{{#if name a=1}}x{{/if}}\n' },
    [
      [
        'error[BAD_TEMPLATE]: block `if` takes one variable, and nothing more',
        '  at images/base/tiny/custom.hbs:1',
      ].join('\n'),
    ],
  ],
  [
    'a block of two variables',
    { [custom]: '{{#if name os}}x{{/if}}\n' },
    [
      [
        'error[BAD_TEMPLATE]: block `if` takes one variable, and nothing more',
        '  at images/base/tiny/custom.hbs:1',
      ].join('\n'),
    ],
  ],
  [
    'a block that does not exist',
    { [custom]: '{{#with name}}x{{/with}}\n' },
    [['error[BAD_TEMPLATE]: no block is called `with`', '  at images/base/tiny/custom.hbs:1'].join('\n')],
  ],
  [
    'blocks that end as others',
    { [custom]: 'RUN true\n\n{{#if name}}x{{/each}}\n' },
    [
      [
        "error[BAD_TEMPLATE]: `images/base/tiny/custom.hbs` is not a Handlebars template: if doesn't match each - 3:3",
        '  at images/base/tiny/custom.hbs:3',
      ].join('\n'),
    ],
  ],
  [
    'more blocks in each other than people can follow',
    { [custom]: nested(101) },
    [
      [
        'error[BAD_TEMPLATE]: `images/base/tiny/custom.hbs` is not a Handlebars template: more than 100 blocks stand in each other',
        '  at images/base/tiny/custom.hbs',
      ].join('\n'),
    ],
  ],
  [
    'blocks in blocks without end',
    { [custom]: nested(2000) },
    [
      [
        'error[BAD_TEMPLATE]: `images/base/tiny/custom.hbs` is not a Handlebars template: more than 100 blocks stand in each other',
        '  at images/base/tiny/custom.hbs',
      ].join('\n'),
    ],
  ],
];

describe('a mistake in a template', () => {
  testMistakes(mistakes);
});

describe('what is no mistake in a template', () => {
  it.each([
    '{{#if bundle}}RUN true{{/if}}',
    '{{^if bundle}}RUN true{{/if}}',
    '{{#unless bundle}}RUN true{{else if ide}}RUN false{{else}}RUN {{name}}{{/unless}}',
    '{{#each packages}}{{this}}{{else}}RUN {{name}}{{/each}}',
    nested(100),
  ])('is %s', (text) => {
    expect(problemsOf({ [custom]: `${text}\n` })).toEqual([]);
  });
});
