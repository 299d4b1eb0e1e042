import { problemsOf, type Changes } from '../fixtures/problems-of.ts';

const release = 'releases/2026t/release.yaml';
const science = 'images/bundles/science/recipe.yaml';
const base = 'images/base/tiny/recipe.yaml';
const web = 'images/ides/web/recipe.yaml';
const custom = 'images/ides/web/custom.hbs';
const tinyBase = 'title: T\ndescription: D\norder: 1\nfamily: tiny\npythons:\n  py313: "3.13"\n';
const bootstrapped = (lines: string): Changes => ({
  'images/base/tiny/rootfs.tar': undefined,
  [base]: `${tinyBase}bootstrap:\n  suite: trixie\n${lines}`,
});
const serve = (port: string) =>
  `title: W\ndescription: D\norder: 1\nserve:\n${port}  health: /\n  open: /\n  environment: {}\n`;
const dated = (date: string) =>
  `title: Tiny\n${date}repository: registry.example/workbench-images\nsource: https://example.org/x\n`;

/** What is wrong, how the tiny catalogue comes to it, and how what the user reads begins. */
const cases: readonly (readonly [string, Changes, string])[] = [
  [
    'a day that is missing',
    { [release]: dated('') },
    'error[MISSING_KEY]: key `date` is missing\n  at releases/2026t/release.yaml:1#/date\nhint: known keys: title, date,',
  ],
  [
    'a truth for a day',
    { [release]: dated('date: true\n') },
    'error[BAD_VALUE]: `date`: expected a day such as `20261101`\n  at releases/2026t/release.yaml:2#/date',
  ],
  [
    'a place in menus that is missing',
    { [science]: 'title: S\ndescription: D\n' },
    'error[MISSING_KEY]: key `order` is missing\n  at images/bundles/science/recipe.yaml:1#/order',
  ],
  [
    'a port that is missing',
    { [web]: serve('') },
    'error[MISSING_KEY]: key `serve.port` is missing\n  at images/ides/web/recipe.yaml:4#/serve/port\nhint: known keys: port, health',
  ],
  [
    'a port that there is not',
    { [web]: serve('  port: 0\n') },
    'error[BAD_VALUE]: `serve.port`: expected number to be >=1\n  at images/ides/web/recipe.yaml:5#/serve/port',
  ],
  [
    'a Python by another name',
    { [base]: tinyBase.replace('py313', '313') },
    'error[BAD_VALUE]: `pythons.313`: expected a Python such as `py313`\n  at images/base/tiny/recipe.yaml:6#/pythons/313',
  ],
  [
    'a variant that mmdebstrap does not know',
    bootstrapped('  variant: tiny\n'),
    'error[BAD_VALUE]: `bootstrap.variant`: expected one of "essential"',
  ],
  [
    "a file of this machine in place of dpkg's option",
    bootstrapped('  dpkg: [/etc/shadow]\n'),
    'error[BAD_VALUE]: `bootstrap.dpkg.0`: expected `path-exclude=…`, `path-include=…` or `force-…`\n  at images/base/tiny/recipe.yaml:9#/bootstrap/dpkg/0',
  ],
  [
    "a command in place of apt's option",
    bootstrapped(`  apt: ['APT::Update::Pre-Invoke "touch /tmp/x"']\n`),
    'error[BAD_VALUE]: `bootstrap.apt.0`: expected `APT::…` or `Acquire::…` with a value in double quotes, and no command or folder',
  ],
  [
    "a block in apt's option",
    bootstrapped(`  apt: ['APT::Update { Pre-Invoke "touch /tmp/x"; }']\n`),
    'error[BAD_VALUE]: `bootstrap.apt.0`',
  ],
  [
    'a parent that floats',
    { 'images/base/tiny/rootfs.tar': undefined, [base]: `${tinyBase}from:\n  py313: registry.example/x:1\n` },
    'error[BAD_VALUE]: `from.py313`: expected an image with its digest',
  ],
  [
    'an image for a Python that is not offered',
    {
      'images/base/tiny/rootfs.tar': undefined,
      [base]: `${tinyBase}from:\n${['py313', 'py399'].map((python) => `  ${python}: registry.example/x@sha256:${'0'.repeat(64)}\n`).join('')}`,
    },
    'error[BASE_ORIGIN]: base `tiny` names an image for `py399`, which it does not offer\n  at images/base/tiny/recipe.yaml:9#/from/py399',
  ],
  [
    'lines that end as on Windows',
    { [custom]: 'RUN true\nRUN echo one \\\r\n  two\r\n' },
    'error[BAD_LINE_ENDING]: `images/ides/web/custom.hbs` has lines that end as on Windows\n  at images/ides/web/custom.hbs:2',
  ],
  [
    'lists in lists without end',
    { [science]: '['.repeat(50_000) },
    'error[BAD_YAML]: `images/bundles/science/recipe.yaml`',
  ],
  [
    'a kind of recipe that there is not',
    { 'images/bundle/geo/recipe.yaml': '' },
    'error[UNKNOWN_FILE]: nothing reads "bundle" here\n  at images/bundle\nhint: what is read: base, cuda, bundles, ides, README.md',
  ],
  [
    'a recipe that is no folder',
    { 'images/ides/web.yaml': '' },
    'error[UNKNOWN_FILE]: nothing reads "web.yaml" here\n  at images/ides/web.yaml',
  ],
  [
    'a recipe behind a link',
    { 'images/bundles/linked': { link: 'science' } },
    'error[UNKNOWN_FILE]: nothing reads "linked" here: links are not followed\n  at images/bundles/linked',
  ],
  [
    'a folder of combinations by another name',
    { 'releases/2026t/combination/x.yaml': '' },
    'error[UNKNOWN_FILE]: nothing reads "combination" here\n  at releases/2026t/combination',
  ],
  [
    'a combination that ends otherwise',
    { 'releases/2026t/combinations/x.yml': '' },
    'error[UNKNOWN_FILE]: nothing reads "x.yml" here\n  at releases/2026t/combinations/x.yml\nhint: what is read: files that end in `.yaml`',
  ],
  [
    'an unknown variable where a list may be empty',
    { [custom]: '{{#each packages}}{{this}}{{else}}{{nonesuch}}{{/each}}\n' },
    'error[UNKNOWN_VARIABLE]: no variable is called `nonesuch`\n  at images/ides/web/custom.hbs:1',
  ],
  [
    'a snippet in the other branch of a block',
    { [custom]: '{{#if ide}}RUN true{{else}}\n{{> fix-permissions}}\n{{/if}}\n' },
    'error[BAD_SNIPPET_CALL]: a snippet is called outside of blocks',
  ],
  [
    'a parameter of a variable',
    { [custom]: '{{name a=1}}\n' },
    'error[BAD_TEMPLATE]: `name` takes no parameters\n  at images/ides/web/custom.hbs:1',
  ],
  [
    'a parameter of a block',
    { [custom]: '{{#if name a=1}}x{{/if}}\n' },
    'error[BAD_TEMPLATE]: no block is called `if`\n  at images/ides/web/custom.hbs:1',
  ],
  [
    'blocks that end as others',
    { [custom]: 'RUN true\n\n{{#if name}}x{{/each}}\n' },
    "error[BAD_TEMPLATE]: `images/ides/web/custom.hbs` is not a Handlebars template: if doesn't match each - 3:3\n  at images/ides/web/custom.hbs:3",
  ],
  ...['__proto__', 'constructor', 'toString'].map(
    (name) =>
      [
        `the variable \`${name}\``,
        { [custom]: `RUN echo {{${name}}}\n` },
        `error[UNKNOWN_VARIABLE]: no variable is called \`${name}\``,
      ] as const,
  ),
  ...['__proto__', 'constructor'].map(
    (name) =>
      [
        `the key \`${name}\``,
        { [science]: `title: S\ndescription: D\norder: 1\n${name}: 1\n` },
        `error[UNKNOWN_KEY]: unknown key \`${name}\``,
      ] as const,
  ),
  [
    'a recipe called `__proto__`',
    { 'images/bundles/__proto__/recipe.yaml': 'title: S\ndescription: D\norder: 1\n' },
    'error[BAD_NAME]',
  ],
  [
    'a bundle called `constructor`, and not there',
    {
      'releases/2026t/combinations/web-constructor-tiny-py313.yaml':
        'ide: web\nbundle: constructor\nos: tiny\npython: py313\n',
    },
    'error[UNKNOWN_BUNDLE]: no bundle is called `constructor`',
  ],
  ...['curl-', 'python3.'].map(
    (name) =>
      [
        `the package \`${name}\`, which apt would interpret`,
        { 'images/bundles/science/os-packages.txt': `${name}  # a reason\n` },
        'error[BAD_PACKAGE]',
      ] as const,
  ),
  [
    'two CUDA steps under bundles of one name',
    {
      'images/cuda/one/recipe.yaml': 'title: One\ndescription: D\norder: 1\n',
      'images/cuda/two/recipe.yaml': 'title: Two\ndescription: D\norder: 2\n',
      'releases/2026t/combinations/cuda-web-science-tiny-py313.yaml':
        'ide: web\nbundle: science\nos: tiny\npython: py313\ncuda: one\n',
      'releases/2026t/combinations/cuda-runtime-science-tiny-py313.yaml':
        'ide: runtime\nbundle: science\nos: tiny\npython: py313\ncuda: two\n',
    },
    'error[CONFLICTING_CUDA]: `releases/2026t/combinations/cuda-web-science-tiny-py313.yaml` stands on CUDA step `one`',
  ],
];

describe('a mistake', () => {
  it.each(cases)('%s is named', (_, changes, expected) => {
    const said = problemsOf(changes);

    expect(said.map((text) => text.slice(0, expected.length))).toContain(expected);
  });

  it.each(cases)('%s comes with no word of a library', (_, changes) => {
    expect(problemsOf(changes).join('\n')).not.toMatch(/Invalid input|Invalid key|received undefined/);
  });

  it('is told a few times only, however often it is made', () => {
    expect(problemsOf({ [science]: 'a: 1\n'.repeat(10_000) })).toHaveLength(5);
  });
});

describe('what is no mistake', () => {
  it('is a mark of the byte order', () => {
    expect(problemsOf({ [science]: '\uFEFFtitle: S\ndescription: D\norder: 1\nparent: minimal\n' })).toEqual([]);
  });

  it('is a README beside the recipes', () => {
    const readme = { 'images/README.md': '', 'images/ides/README.md': '', 'releases/2026t/README.md': '' };

    expect(problemsOf(readme)).toEqual([]);
  });
});
