import { problemsOf, type Changes } from '../fixtures/problems-of.ts';

const release = 'releases/2026t/release.yaml';
const web = 'releases/2026t/combinations/web-science-tiny-py313.yaml';
const science = 'images/bundles/science/recipe.yaml';
const custom = 'images/base/tiny/custom.hbs';
const packages = 'images/bundles/science/os-packages.txt';
const good = 'title: A bundle\ndescription: Something\norder: 1\n';

/** What is wrong, how the tiny catalogue comes to it, and all that the user then reads. */
const cases: readonly (readonly [string, Changes, readonly string[]])[] = [
  [
    'an unknown key',
    { [science]: `${good}nonsense: 1\n` },
    [
      [
        'error[UNKNOWN_KEY]: unknown key `nonsense`',
        '  at images/bundles/science/recipe.yaml:4#/nonsense',
        'hint: known keys: title, description, order, parent',
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
        'hint: known keys: port, health, open, environment',
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
        'hint: known keys: title, description, order, parent',
      ].join('\n'),
    ],
  ],
  [
    'a number for a text',
    { [science]: 'title: 12\ndescription: Something\norder: 1\n' },
    [
      [
        'error[BAD_VALUE]: `title`: expected string, received number',
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
    [['error[BAD_VALUE]: expected object, received array', '  at images/bundles/science/recipe.yaml:1'].join('\n')],
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
        'hint: known keys: title, description, order, parent',
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
    'a folder without a recipe',
    { [science]: undefined },
    [
      [
        'error[MISSING_FILE]: `images/bundles/science` has no `recipe.yaml`',
        '  at images/bundles/science',
        'hint: add `images/bundles/science/recipe.yaml`, or remove the folder',
      ].join('\n'),
    ],
  ],
  [
    'a parent that does not exist',
    { [science]: `${good}parent: nonesuch\n` },
    [
      [
        'error[MISSING_PARENT]: bundle `science` stands on `nonesuch`, which does not exist',
        '  at images/bundles/science/recipe.yaml:4#/parent',
        'hint: use one of: minimal, science',
      ].join('\n'),
    ],
  ],
  [
    'a bundle that stands on itself',
    { [science]: `${good}parent: science\n` },
    [
      [
        'error[CYCLE]: bundle `science` stands on itself: `science` → `science`',
        '  at images/bundles/science/recipe.yaml:4#/parent',
        'hint: remove one `parent` of the circle',
      ].join('\n'),
    ],
  ],
  [
    'bundles that stand on each other',
    { [science]: `${good}parent: minimal\n`, 'images/bundles/minimal/recipe.yaml': `${good}parent: science\n` },
    [
      [
        'error[CYCLE]: bundle `minimal` stands on itself: `minimal` → `science` → `minimal`',
        '  at images/bundles/minimal/recipe.yaml:4#/parent',
        'hint: remove one `parent` of the circle',
      ].join('\n'),
      [
        'error[CYCLE]: bundle `science` stands on itself: `science` → `minimal` → `science`',
        '  at images/bundles/science/recipe.yaml:4#/parent',
        'hint: remove one `parent` of the circle',
      ].join('\n'),
    ],
  ],
  [
    'a name that a shell interprets',
    { 'images/bundles/a;reboot/recipe.yaml': good },
    [
      [
        'error[BAD_NAME]: a recipe can\'t be called "a;reboot": its name enters tags and labels',
        '  at "images/bundles/a;reboot"',
        'hint: use lower-case letters and digits, beginning with a letter',
      ].join('\n'),
    ],
  ],
  [
    'a name that a template interprets',
    { 'images/bundles/{{name}}/recipe.yaml': good },
    [
      [
        'error[BAD_NAME]: a recipe can\'t be called "{{name}}": its name enters tags and labels',
        '  at "images/bundles/{{name}}"',
        'hint: use lower-case letters and digits, beginning with a letter',
      ].join('\n'),
    ],
  ],
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
    'a name that images begin with',
    { 'images/bundles/base/recipe.yaml': good },
    [
      [
        "error[RESERVED_NAME]: a recipe can't be called `base`: names of images begin with that word",
        '  at images/bundles/base',
        'hint: rename the folder',
      ].join('\n'),
    ],
  ],
  [
    'a base without origin',
    { 'images/base/tiny/rootfs.tar': undefined },
    [
      [
        'error[BASE_ORIGIN]: base `tiny` must have one origin, and it has 0',
        '  at images/base/tiny/recipe.yaml',
        'hint: give one of the key `bootstrap`, the key `from`, or a file `rootfs.tar` in the folder',
      ].join('\n'),
    ],
  ],
  [
    'a base with two origins',
    {
      'images/base/tiny/recipe.yaml':
        'title: T\ndescription: D\norder: 1\nfamily: tiny\npythons:\n  py313: "3.13"\nbootstrap:\n  suite: trixie\n',
    },
    [
      [
        'error[BASE_ORIGIN]: base `tiny` must have one origin, and it has 2',
        '  at images/base/tiny/recipe.yaml',
        'hint: give one of the key `bootstrap`, the key `from`, or a file `rootfs.tar` in the folder',
      ].join('\n'),
    ],
  ],
  [
    'a base whose Python has no image',
    {
      'images/base/tiny/rootfs.tar': undefined,
      'images/base/tiny/recipe.yaml':
        'title: T\ndescription: D\norder: 1\nfamily: tiny\npythons:\n  py313: "3.13"\nfrom: {}\n',
    },
    [
      [
        'error[BASE_ORIGIN]: base `tiny` offers `py313`, and `from` names no image for it',
        '  at images/base/tiny/recipe.yaml:7#/from',
        'hint: add `py313` to `from`',
      ].join('\n'),
    ],
  ],
  [
    'a version without quotes',
    { 'images/base/tiny/recipe.yaml': 'title: T\ndescription: D\norder: 1\nfamily: tiny\npythons:\n  py313: 3.13\n' },
    [
      [
        'error[BAD_VALUE]: `pythons.py313`: expected string, received number',
        '  at images/base/tiny/recipe.yaml:6#/pythons/py313',
      ].join('\n'),
    ],
  ],
  [
    'a suite that is an option',
    {
      'images/base/tiny/rootfs.tar': undefined,
      'images/base/tiny/recipe.yaml':
        'title: T\ndescription: D\norder: 1\nfamily: tiny\npythons:\n  py313: "3.13"\nbootstrap:\n  suite: --setup-hook=reboot\n',
    },
    [
      [
        'error[BAD_VALUE]: `bootstrap.suite`: expected a Debian suite such as `trixie`',
        '  at images/base/tiny/recipe.yaml:8#/bootstrap/suite',
      ].join('\n'),
    ],
  ],
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
    {
      [web]: undefined,
      'releases/2026t/combinations/cuda-web-science-tiny-py313.yaml':
        'ide: web\nbundle: science\nos: tiny\npython: py313\ncuda: devel\n',
    },
    [
      [
        'error[UNKNOWN_CUDA]: no CUDA step is called `devel`',
        '  at releases/2026t/combinations/cuda-web-science-tiny-py313.yaml:5#/cuda',
        'hint: there is none yet',
      ].join('\n'),
    ],
  ],
  [
    'a file that declares another image than its name says',
    { [web]: 'ide: web\nbundle: minimal\nos: tiny\npython: py313\n' },
    [
      [
        'error[WRONG_FILE_NAME]: `releases/2026t/combinations/web-science-tiny-py313.yaml` declares `web-minimal-tiny-py313`',
        '  at releases/2026t/combinations/web-science-tiny-py313.yaml',
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
    'an unknown variable',
    { [custom]: 'RUN echo {{pyhtonVersion}}\n' },
    [
      [
        'error[UNKNOWN_VARIABLE]: no variable is called `pyhtonVersion`',
        '  at images/base/tiny/custom.hbs:1',
        'hint: use one of: bundle, date, description, epoch, files, ide, labels, name, os, packages, parent, python, pythonVersion, release, rootfs, title',
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
        'hint: use one of: bundle, date, description, epoch, files, ide, labels, name, os, packages, parent, python, pythonVersion, release, rootfs, title',
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
        'hint: use one of: bundle, date, description, epoch, files, ide, labels, name, os, packages, parent, python, pythonVersion, release, rootfs, title',
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
];

function tiny(date: string): string {
  return `title: Tiny\ndate: ${date}\nrepository: registry.example/workbench-images\nsource: https://example.org/workbench-images\n`;
}

describe('a mistake in the catalogue', () => {
  it('is not found in a catalogue without one', () => {
    expect(problemsOf({})).toEqual([]);
  });

  it.each(cases)('%s is answered by what is wrong, where, and what to do', (_, changes, expected) => {
    expect(problemsOf(changes)).toEqual(expected);
  });
});
