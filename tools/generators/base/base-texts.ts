import { stringify } from 'yaml';
import { pythonVersionOf } from '../../model/names.ts';

/** What a recipe of a base says. */
export interface NewBase {
  readonly name: string;
  readonly title: string;
  readonly order: number;
  readonly family: string;
  /** E.g. `py311`. */
  readonly python: string;
  /** The image that it stands on. */
  readonly from: string;
}

/** The files of a new base, by path below the workspace root. */
export function baseTexts(base: NewBase): Map<string, string> {
  const folder = `images/base/${base.name}`;
  return new Map([
    [`${folder}/recipe.yaml`, recipeText(base)],
    [`${folder}/custom.hbs`, customText],
    [`${folder}/checks/checks.yaml`, checksText],
  ]);
}

/** A release's file with the digest of the image that a base stands on. */
export function pinsText(python: string, digest: string): string {
  return `parents:\n  ${python}: ${digest}\n`;
}

function recipeText({ title, order, family, python, from }: NewBase): string {
  const version = pythonVersionOf(python);
  const [image = from] = from.split('@');
  const description = `Python ${version} of ${image}, in an environment that a user under any UID can write`;
  const said = { title, description, order, family, pythons: { [python]: version }, from: { [python]: from } };
  return stringify(said, { singleQuote: true, lineWidth: 0 });
}

const customText = '{{> own-base}}\n{{> fix-permissions}}\n';

const checksText = `- name: python and pip are on PATH
  commands: [python, pip]
- name: Python is the one that the name says
  run: [python, -c, 'import sys; print("%d.%d" % sys.version_info[:2])']
  expect: '{pythonVersion}'
- name: the user is nobody in particular, in group 0
  run: [id, -g]
  expect: '0'
- name: the home can be written
  run: [sh, -c, 'mkdir -p "$HOME/a/b" && touch "$HOME/a/b/c" && pwd']
  expect: /opt/app-root/src
- name: pip can install into /opt/app-root
  run: [sh, -c, 'test -w "$(python -c "import sysconfig; print(sysconfig.get_path(\\"purelib\\"))")" && echo it can']
  expect: it can
`;
