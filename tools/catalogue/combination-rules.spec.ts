import { testMistakes, type Mistake } from '../fixtures/mistakes.ts';
import { problemsOf, tinyWorkspace } from '../fixtures/problems-of.ts';

const web = 'images/ides/web/recipe.yaml';
const science = 'images/bundles/science/recipe.yaml';
const file = 'releases/2026t/combinations/web-science-tiny-py313.yaml';

/** A bundle and a base with a Python that no combination of the tiny catalogue has. */
const others = {
  'images/bundles/other/recipe.yaml': 'title: Other\ndescription: Nothing less\norder: 90\n',
  'images/base/deb99/recipe.yaml':
    "title: D\ndescription: D\norder: 90\nfamily: deb\npythons: { py399: '3.99' }\nbootstrap: { suite: forky }\n",
};

/** The tiny catalogue's recipe with one rule. */
const ruled = (path: string, rule: string) => ({
  [path]: `${(tinyWorkspace[path] ?? '').trimEnd()}\nrules:\n  - ${rule}\n`,
});

const broken = (
  key: string,
  line: number,
  because: string,
  rule: string,
  at: string,
  nearest: string,
): readonly string[] => [
  [
    `error[AGAINST_RULE]: \`web-science-tiny-py313\` breaks a rule of ${at.includes('ides') ? 'IDE `web`' : 'bundle `science`'}: ${because}`,
    `  at ${file}:${line}#/${key}`,
    `hint: the rule is \`${rule}\`, at ${at}; ${nearest}`,
  ].join('\n'),
];

const mistakes: readonly Mistake[] = [
  [
    'an IDE without its bundle',
    { ...others, ...ruled(web, '{ bundle: [other], because: it edits other things }') },
    broken(
      'bundle',
      2,
      'it edits other things',
      'bundle: [other]',
      `${web}:11#/rules/0`,
      'the nearest that fits is `web-other-tiny-py313`',
    ),
  ],
  [
    'an IDE that needs a lock',
    ruled(web, '{ lock: jupyter, because: it comes from a lock }'),
    broken(
      'bundle',
      2,
      'it comes from a lock',
      'lock: jupyter',
      `${web}:11#/rules/0`,
      'the nearest that fits is `runtime-science-tiny-py313`',
    ),
  ],
  [
    'an accelerator that is missing',
    ruled(web, '{ accelerator: cuda, because: it is slow otherwise }'),
    broken(
      'accelerator',
      1,
      'it is slow otherwise',
      'accelerator: cuda',
      `${web}:11#/rules/0`,
      'the nearest that fits is `runtime-science-tiny-py313`',
    ),
  ],
  [
    'a further CUDA step that is for other Pythons, and one for other OSs',
    {
      ...others,
      'images/cuda/first/recipe.yaml': 'title: F\ndescription: F\norder: 1\n',
      'images/cuda/young/recipe.yaml':
        'title: Y\ndescription: Y\norder: 2\nrules:\n  - { python: [py399], because: it is young }\n',
      'images/cuda/younger/recipe.yaml': 'title: Y\ndescription: Y\norder: 3\nparent: young\n',
      'images/cuda/other/recipe.yaml':
        'title: O\ndescription: O\norder: 4\nrules:\n  - { os: [deb99], because: it is from there }\n',
      'releases/2026t/release.yaml': `${tinyWorkspace['releases/2026t/release.yaml'] ?? ''}cuda: { tiny: [first, younger, other] }\n`,
      'releases/2026t/combinations/cuda-web-science-tiny-py313.yaml':
        'ide: web\nbundle: science\nos: tiny\npython: py313\naccelerator: cuda\n',
    },
    [
      [
        "error[AGAINST_RULE]: CUDA step `young` can't be built on `tiny` with `py313`: it is young",
        '  at releases/2026t/release.yaml:5#/cuda/tiny/1',
        'hint: remove `younger`, or name a step that does not stand on it',
      ].join('\n'),
      [
        "error[AGAINST_RULE]: CUDA step `other` can't be built on `tiny`: it is from there",
        '  at releases/2026t/release.yaml:5#/cuda/tiny/2',
        'hint: remove `other`, or name a step that does not stand on it',
      ].join('\n'),
    ],
  ],
];

describe('a combination against a rule', () => {
  testMistakes(mistakes);

  it('of its bundle is told, with another bundle', () => {
    expect(
      problemsOf({ ...others, ...ruled(science, '{ python: [py399], because: it needs a Python of its own }') }),
    ).toContainEqual(
      [
        'error[AGAINST_RULE]: `web-science-tiny-py313` breaks a rule of bundle `science`: it needs a Python of its own',
        `  at ${file}:4#/python`,
        `hint: the rule is \`python: [py399]\`, at ${science}:6#/rules/0; the nearest that fits is \`web-minimal-tiny-py313\``,
      ].join('\n'),
    );
  });

  it('of a CUDA step that is for other Pythons is told once, where it stands on the step', () => {
    expect(
      problemsOf({
        ...others,
        'images/cuda/young/recipe.yaml':
          'title: Y\ndescription: Y\norder: 2\nrules:\n  - { python: [py399], because: it is young }\n',
        'releases/2026t/release.yaml': `${tinyWorkspace['releases/2026t/release.yaml'] ?? ''}cuda: { tiny: [young] }\n`,
        'releases/2026t/combinations/cuda-web-science-tiny-py313.yaml':
          'ide: web\nbundle: science\nos: tiny\npython: py313\naccelerator: cuda\n',
      }),
    ).toEqual([
      [
        'error[AGAINST_RULE]: `cuda-web-science-tiny-py313` breaks a rule of CUDA step `young`: it is young',
        '  at releases/2026t/combinations/cuda-web-science-tiny-py313.yaml:4#/python',
        'hint: the rule is `python: [py399]`, at images/cuda/young/recipe.yaml:5#/rules/0; the nearest that fits is `web-science-tiny-py313`',
      ].join('\n'),
    ]);
  });

  it.each([
    ['a bundle that stands on the wanted one', ruled(web, '{ bundle: [minimal], because: x }')],
    ['another OS', { ...others, ...ruled(web, '{ on: [deb99], bundle: [other], because: x }') }],
    [
      'a lock that is there',
      {
        ...ruled(web, '{ lock: packages, because: x }'),
        'releases/2026t/locks/science/py313/requirements.txt': `x==1 --hash=sha256:${'a'.repeat(64)}\n`,
      },
    ],
  ])('is none with %s', (_, changes) => {
    expect(problemsOf(changes)).toEqual([]);
  });

  it.each([
    ['wants nothing', '{ because: x }', 'expected one of the keys os, python, accelerator, bundle, lock'],
    ['has no reason', '{ bundle: [r] }', 'because'],
    ['wants something unknown', '{ color: red, because: x }', 'unknown key `color`'],
  ])('is no rule when it %s', (_, rule, message) => {
    expect(problemsOf(ruled(web, rule)).join('\n')).toContain(message);
  });
});
