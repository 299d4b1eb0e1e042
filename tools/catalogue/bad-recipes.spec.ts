import { testMistakes, type Mistake } from '../fixtures/mistakes.ts';
import { problemsOf, type Changes } from '../fixtures/problems-of.ts';

const science = 'images/bundles/science/recipe.yaml';
const web = 'images/ides/web/recipe.yaml';
const base = 'images/base/tiny/recipe.yaml';
const rootfs = 'images/base/tiny/rootfs.tar';
const good = 'title: A bundle\ndescription: Something\norder: 1\n';
const tinyBase = 'title: T\ndescription: D\norder: 1\nfamily: tiny\npythons:\n  py313: "3.13"\n';
const digest = `sha256:${'0'.repeat(64)}`;

const from = (...lines: readonly string[]): Changes => ({
  [rootfs]: undefined,
  [base]: `${tinyBase}from:\n${lines.map((line) => `  ${line}\n`).join('')}`,
});
const bootstrapped = (line: string): Changes => ({
  [rootfs]: undefined,
  [base]: `${tinyBase}bootstrap:\n  suite: trixie\n  ${line}\n`,
});
const apt = (option: string) => bootstrapped(`apt: ['${option}']`);

const circleOfTwo: readonly string[] = [
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
];

const mistakes: readonly Mistake[] = [
  [
    'a Python whose version is not what its name says',
    { [base]: tinyBase.replace('"3.13"', '"3.12"') },
    [
      [
        'error[BAD_VALUE]: `pythons.py313`: expected "3.13", as its name says',
        '  at images/base/tiny/recipe.yaml:6#/pythons/py313',
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
    'bundles that stand on each other on one OS, by parents for the family and for the OS',
    {
      [base]: tinyBase.replace('family: tiny', 'family: other'),
      [science]: `${good}parent: { other: minimal }\n`,
      'images/bundles/minimal/recipe.yaml': `${good}parent: { tiny: science }\n`,
    },
    circleOfTwo,
  ],
  [
    'bundles that stand on each other',
    { [science]: `${good}parent: minimal\n`, 'images/bundles/minimal/recipe.yaml': `${good}parent: science\n` },
    circleOfTwo,
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
        '  at images/base/tiny/recipe.yaml:7#/bootstrap',
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
        'error[BAD_VALUE]: `pythons.py313`: expected a text, found a number',
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
    'a parent called `constructor`, and not there',
    { [science]: `${good}parent: constructor\n` },
    [
      [
        'error[MISSING_PARENT]: bundle `science` stands on `constructor`, which does not exist',
        '  at images/bundles/science/recipe.yaml:4#/parent',
        'hint: use one of: minimal, science',
      ].join('\n'),
    ],
  ],
  [
    'a recipe called `__proto__`',
    { 'images/bundles/__proto__/recipe.yaml': good },
    [
      [
        'error[BAD_NAME]: a recipe can\'t be called "__proto__": its name enters tags and labels',
        '  at "images/bundles/__proto__"',
        'hint: use lower-case letters and digits, beginning with a letter',
      ].join('\n'),
    ],
  ],
  [
    'a kind of recipe that there is not',
    { 'images/bundle/geo/recipe.yaml': good },
    [
      [
        'error[UNKNOWN_FILE]: nothing reads "bundle" here',
        '  at images/bundle',
        'hint: what is read: base/, cuda/, bundles/, ides/, README.md; the nearest is `bundles/`',
      ].join('\n'),
    ],
  ],
  [
    'a kind of recipe that is no folder',
    { 'images/cuda': '' },
    [
      [
        'error[UNKNOWN_FILE]: nothing reads "cuda" here',
        '  at images/cuda',
        'hint: what is read: base/, cuda/, bundles/, ides/, README.md; the nearest is `cuda/`',
      ].join('\n'),
    ],
  ],
  [
    'a recipe that is no folder',
    { 'images/ides/web.yaml': '' },
    [
      [
        'error[UNKNOWN_FILE]: nothing reads "web.yaml" here',
        '  at images/ides/web.yaml',
        'hint: what is read: folders, README.md',
      ].join('\n'),
    ],
  ],
  [
    'a recipe behind a link',
    { 'images/bundles/linked': { link: 'science' } },
    [
      [
        'error[UNKNOWN_FILE]: nothing reads "linked" here: links are not followed',
        '  at images/bundles/linked',
        'hint: what is read: folders, README.md',
      ].join('\n'),
    ],
  ],
  [
    'a Python by another name',
    { [base]: tinyBase.replace('py313', '313') },
    [
      [
        'error[BAD_VALUE]: `pythons.313`: expected a Python such as `py313`',
        '  at images/base/tiny/recipe.yaml:6#/pythons/313',
      ].join('\n'),
    ],
  ],
  [
    'a Python called `constructor`',
    { [base]: `${tinyBase}  constructor: "3.13"\n` },
    [
      [
        'error[BAD_VALUE]: `pythons.constructor`: expected a Python such as `py313`',
        '  at images/base/tiny/recipe.yaml:7#/pythons/constructor',
      ].join('\n'),
    ],
  ],
  [
    'a Python called `__proto__`',
    { [base]: `${tinyBase}  __proto__: "3.13"\n` },
    [
      [
        'error[BAD_VALUE]: `pythons.__proto__`: expected another name',
        '  at images/base/tiny/recipe.yaml:7#/pythons/__proto__',
      ].join('\n'),
    ],
  ],
  [
    'a base with three origins',
    { [base]: `${tinyBase}bootstrap:\n  suite: trixie\nfrom:\n  py313: registry.example/x@${digest}\n` },
    [
      [
        'error[BASE_ORIGIN]: base `tiny` must have one origin, and it has 3',
        '  at images/base/tiny/recipe.yaml:9#/from',
        'hint: give one of the key `bootstrap`, the key `from`, or a file `rootfs.tar` in the folder',
      ].join('\n'),
    ],
  ],
  [
    'a parent that is no image of a registry',
    from('py313: ../x'),
    [
      [
        'error[BAD_VALUE]: `from.py313`: expected an image of a registry, such as `quay.io/sclorg/python-311-c9s:c9s`',
        '  at images/base/tiny/recipe.yaml:8#/from/py313',
      ].join('\n'),
    ],
  ],
  [
    'an image for a Python that is not offered',
    from(`py313: registry.example/x@${digest}`, `py399: registry.example/x@${digest}`),
    [
      [
        'error[BASE_ORIGIN]: base `tiny` names an image for `py399`, which it does not offer',
        '  at images/base/tiny/recipe.yaml:9#/from/py399',
        'hint: add `py399` to `pythons`, or remove it from `from`',
      ].join('\n'),
    ],
  ],
  [
    'a value behind an alias',
    { [rootfs]: undefined, [base]: `${tinyBase.replace('pythons:', 'pythons: &all')}from: *all\n` },
    [
      [
        'error[BAD_VALUE]: `from.py313`: expected an image of a registry, such as `quay.io/sclorg/python-311-c9s:c9s`',
        '  at images/base/tiny/recipe.yaml:7#/from/py313',
      ].join('\n'),
    ],
  ],
  [
    'a variant that mmdebstrap does not know',
    bootstrapped('variant: tiny'),
    [
      [
        'error[BAD_VALUE]: `bootstrap.variant`: expected one of essential, apt, minbase, important, standard',
        '  at images/base/tiny/recipe.yaml:9#/bootstrap/variant',
      ].join('\n'),
    ],
  ],
  [
    'a package of the base that mmdebstrap would take for a pattern',
    bootstrapped('include: ["?essential"]'),
    [
      [
        'error[BAD_VALUE]: `bootstrap.include.0`: expected the name of a Debian package',
        '  at images/base/tiny/recipe.yaml:9#/bootstrap/include/0',
      ].join('\n'),
    ],
  ],
  [
    "a file of this machine in place of dpkg's option",
    bootstrapped('dpkg: [/etc/shadow]'),
    [
      [
        'error[BAD_VALUE]: `bootstrap.dpkg.0`: expected `path-exclude=…`, `path-include=…` or `force-…`',
        '  at images/base/tiny/recipe.yaml:9#/bootstrap/dpkg/0',
      ].join('\n'),
    ],
  ],
  [
    "a file of this machine in place of apt's option",
    bootstrapped('apt: [/etc/shadow]'),
    [
      [
        'error[BAD_VALUE]: `bootstrap.apt.0`: expected `APT::…` or `Acquire::…` with a value in double quotes, and no command, file or folder',
        '  at images/base/tiny/recipe.yaml:9#/bootstrap/apt/0',
      ].join('\n'),
    ],
  ],
  [
    'a command that apt runs before it updates',
    apt('APT::Update::Pre-Invoke "touch /tmp/x"'),
    [
      [
        'error[BAD_VALUE]: `bootstrap.apt.0`: expected `APT::…` or `Acquire::…` with a value in double quotes, and no command, file or folder',
        '  at images/base/tiny/recipe.yaml:9#/bootstrap/apt/0',
      ].join('\n'),
    ],
  ],
  [
    'a command that apt runs to find a proxy',
    apt('Acquire::http::Proxy-Auto-Detect "/tmp/x"'),
    [
      [
        'error[BAD_VALUE]: `bootstrap.apt.0`: expected `APT::…` or `Acquire::…` with a value in double quotes, and no command, file or folder',
        '  at images/base/tiny/recipe.yaml:9#/bootstrap/apt/0',
      ].join('\n'),
    ],
  ],
  [
    'a command that apt runs to choose packages',
    apt('APT::Solver "../../../../tmp/x"'),
    [
      [
        'error[BAD_VALUE]: `bootstrap.apt.0`: expected `APT::…` or `Acquire::…` with a value in double quotes, and no command, file or folder',
        '  at images/base/tiny/recipe.yaml:9#/bootstrap/apt/0',
      ].join('\n'),
    ],
  ],
  [
    'a command that apt runs to unpack',
    apt('APT::Compressor::x::Binary "/tmp/x"'),
    [
      [
        'error[BAD_VALUE]: `bootstrap.apt.0`: expected `APT::…` or `Acquire::…` with a value in double quotes, and no command, file or folder',
        '  at images/base/tiny/recipe.yaml:9#/bootstrap/apt/0',
      ].join('\n'),
    ],
  ],
  [
    'a folder of this machine for apt',
    apt('Acquire::x::Dir "/"'),
    [
      [
        'error[BAD_VALUE]: `bootstrap.apt.0`: expected `APT::…` or `Acquire::…` with a value in double quotes, and no command, file or folder',
        '  at images/base/tiny/recipe.yaml:9#/bootstrap/apt/0',
      ].join('\n'),
    ],
  ],
  [
    "a block in apt's option",
    apt('APT::Update { Pre-Invoke "touch /tmp/x"; }'),
    [
      [
        'error[BAD_VALUE]: `bootstrap.apt.0`: expected `APT::…` or `Acquire::…` with a value in double quotes, and no command, file or folder',
        '  at images/base/tiny/recipe.yaml:9#/bootstrap/apt/0',
      ].join('\n'),
    ],
  ],
  [
    'an option of apt on several lines',
    bootstrapped(`apt: ["APT::X \\"\\nAPT::Y\\""]`),
    [
      [
        'error[BAD_VALUE]: `bootstrap.apt.0`: expected `APT::…` or `Acquire::…` with a value in double quotes, and no command, file or folder',
        '  at images/base/tiny/recipe.yaml:9#/bootstrap/apt/0',
      ].join('\n'),
    ],
  ],
  [
    "an option of another program among apt's",
    apt('DPkg::Pre-Invoke "touch /tmp/x"'),
    [
      [
        'error[BAD_VALUE]: `bootstrap.apt.0`: expected `APT::…` or `Acquire::…` with a value in double quotes, and no command, file or folder',
        '  at images/base/tiny/recipe.yaml:9#/bootstrap/apt/0',
      ].join('\n'),
    ],
  ],
  [
    'a parent on an OS that there is not',
    { [science]: `${good}parent: { tniy: minimal }\n` },
    [
      [
        'error[UNKNOWN_OS]: no base or family is called `tniy`',
        '  at images/bundles/science/recipe.yaml:4#/parent/tniy',
        'hint: use one of: tiny; the nearest is `tiny`',
      ].join('\n'),
    ],
  ],
  [
    'runtime images on an OS that there is not',
    { [web]: `${good}runtimeImages: { tniy: /opt/runtimes }\n` },
    [
      [
        'error[UNKNOWN_OS]: no base is called `tniy`',
        '  at images/ides/web/recipe.yaml:4#/runtimeImages/tniy',
        'hint: use one of: tiny; the nearest is `tiny`',
      ].join('\n'),
    ],
  ],
  [
    'a rule on an OS that there is not',
    { [web]: `${good}rules:\n  - { on: [tiny, tniy], lock: jupyter, because: x }\n` },
    [
      [
        'error[UNKNOWN_OS]: no base is called `tniy`',
        '  at images/ides/web/recipe.yaml:5#/rules/0/on/1',
        'hint: use one of: tiny; the nearest is `tiny`',
      ].join('\n'),
    ],
  ],
  [
    'a rule that wants an OS, a Python and a bundle that there are not',
    { [web]: `${good}rules:\n  - because: x\n    os: [foo]\n    python: [py312]\n    bundle: [sience]\n` },
    [
      [
        'error[UNKNOWN_OS]: no base is called `foo`',
        '  at images/ides/web/recipe.yaml:6#/rules/0/os/0',
        'hint: use one of: tiny',
      ].join('\n'),
      [
        'error[UNKNOWN_PYTHON]: no Python is called `py312`',
        '  at images/ides/web/recipe.yaml:7#/rules/0/python/0',
        'hint: use one of: py313; the nearest is `py313`',
      ].join('\n'),
      [
        'error[UNKNOWN_BUNDLE]: no bundle is called `sience`',
        '  at images/ides/web/recipe.yaml:8#/rules/0/bundle/0',
        'hint: use one of: minimal, science; the nearest is `science`',
      ].join('\n'),
    ],
  ],
  [
    'a rule of a CUDA step that wants an OS that there is not',
    { 'images/cuda/devel/recipe.yaml': `${good}rules:\n  - { os: [tniy], because: x }\n` },
    [
      [
        'error[UNKNOWN_OS]: no base is called `tniy`',
        '  at images/cuda/devel/recipe.yaml:5#/rules/0/os/0',
        'hint: use one of: tiny; the nearest is `tiny`',
      ].join('\n'),
    ],
  ],
  [
    'a CUDA step whose name has other letters',
    { 'images/cuda/Devel/recipe.yaml': good },
    [
      [
        'error[BAD_NAME]: a recipe can\'t be called "Devel": its name enters tags and labels',
        '  at "images/cuda/Devel"',
        'hint: use lower-case letters, digits and dashes, beginning with a letter',
      ].join('\n'),
    ],
  ],
];

describe('a mistake in a recipe', () => {
  testMistakes(mistakes);
});

describe('what is no mistake in a recipe', () => {
  it('is a catalogue as it is', () => {
    expect(problemsOf({})).toEqual([]);
  });

  it('is a README beside the recipes', () => {
    expect(problemsOf({ 'images/README.md': '', 'images/ides/README.md': '' })).toEqual([]);
  });

  it('is a rule on the family of a base, or on a base that one release alone has', () => {
    const own = 'releases/2026t/overrides/images/base/other/recipe.yaml';
    const rule = '{ on: [other], os: [other], python: [py312], because: x }';

    expect(
      problemsOf({
        [science]: `${good}parent: { tiny: minimal, old: minimal }\nrules:\n  - ${rule}\n`,
        [own]: `${tinyBase.replace('family: tiny', 'family: old').replaceAll('3.13', '3.12').replace('py313', 'py312')}bootstrap: { suite: trixie }\n`,
      }),
    ).toEqual([]);
  });

  it('is a bundle called `constructor`', () => {
    const combination = 'ide: web\nbundle: constructor\nos: tiny\npython: py313\n';

    expect(
      problemsOf({
        'images/bundles/constructor/recipe.yaml': good,
        'releases/2026t/combinations/web-constructor-tiny-py313.yaml': combination,
      }),
    ).toEqual([]);
  });

  it('is a parent with its digest', () => {
    expect(problemsOf(from(`py313: registry.example/x@${digest}`))).toEqual([]);
  });

  it.each([
    'APT::Install-Recommends "false"',
    'APT::Update::Error-Mode "any"',
    'Acquire::Languages "none"',
    'Acquire::http::Proxy "http://proxy.example:3128/"',
  ])('is the option %s of apt', (option) => {
    expect(problemsOf(apt(option))).toEqual([]);
  });

  it.each(['path-exclude=/usr/share/doc/*', 'path-include=/usr/share/doc/*/copyright', 'force-unsafe-io'])(
    'is the option %s of dpkg',
    (option) => {
      expect(problemsOf(bootstrapped(`dpkg: ['${option}']`))).toEqual([]);
    },
  );
});
