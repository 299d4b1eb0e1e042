import { stringify } from 'yaml';
import type { Choice } from '../../catalogue/combination-rules.ts';
import { stemOf } from '../../catalogue/read-combinations.ts';
import { Combination } from '../../catalogue/schema.ts';
import { WorkbenchError } from '../../model/problem.ts';
import { isLocal, type Release } from '../../model/release.ts';
import type { Shelf } from '../../recipe/parts.ts';
import { declaredIn, imageName } from '../../recipe/render-problems.ts';
import { refuseChoice } from './refusal.ts';

/** How a combination is to be declared. */
export interface Manner {
  /** For this clone alone, in a file that git ignores. */
  readonly local: boolean;
  readonly title?: string | undefined;
}

/** What there is to do to declare a combination. */
export interface Declaration {
  /** Name of its image. */
  readonly image: string;
  /** The file that declares it, below the workspace root. */
  readonly file: string;
  /** `declared` has nothing to do; `moved` goes from this clone to the release. */
  readonly state: 'new' | 'moved' | 'declared';
  /** By path, the texts to write; an undefined one removes its file. */
  readonly texts: ReadonlyMap<string, string | undefined>;
}

/** The text of the file that declares a combination. */
export function combinationText(choice: Choice & { readonly title?: string | undefined }): string {
  const { ide, bundle, os, python, accelerator, title } = choice;
  return [
    `ide: ${ide}\n`,
    `bundle: ${bundle}\n`,
    `os: ${os}\n`,
    `python: ${python}\n`,
    ...(accelerator === undefined ? [] : [`accelerator: ${accelerator}\n`]),
    ...(title === undefined ? [] : [stringify({ title }, { singleQuote: true, lineWidth: 0 })]),
  ].join('');
}

/**
 * Plans the declaration of a choice. What is declared for good stays as it is; what is declared for this clone alone
 * moves to the release if it is wanted for good, with all that its file says.
 *
 * @throws WorkbenchError if the choice breaks a rule, or its images lack something
 */
export function declarationOf(choice: Choice, release: Release, { local, title }: Manner, shelf: Shelf): Declaration {
  refuseTitle(title);
  refuseChoice(choice, release, shelf);
  const image = imageName(choice, release);
  const good = declaredIn(choice, release);
  const file = local ? good.replace(/\.yaml$/, '.local.yaml') : good;
  const declared = release.combinations.find((each) => stemOf(each) === stemOf(choice));
  if (declared === undefined) {
    return { image, file, state: 'new', texts: new Map([[file, combinationText({ ...choice, title })]]) };
  }
  if (local || !isLocal(declared.file)) {
    return { image, file: declared.file, state: 'declared', texts: new Map() };
  }
  const text = title === undefined ? shelf.files.read(declared.file)?.toString('utf8') : undefined;
  const texts = new Map([
    [file, text ?? combinationText({ ...choice, title })],
    [declared.file, undefined],
  ]);
  return { image, file, state: 'moved', texts };
}

/** What was done, or is to be done, a line each. */
export function declarationLines(
  { image, file, state, texts }: Declaration,
  { title }: Pick<Manner, 'title'>,
): string[] {
  const said = { new: 'declared', moved: 'moved', declared: 'declared already' }[state];
  const keeps = state === 'declared' && title !== undefined;
  return [
    `${said}  ${file}`,
    ...(keeps ? [`its title stays as it is: change it in ${file}`] : []),
    `build it  npx nx build ${image}`,
    ...(texts.size > 0 && !isLocal(file) ? ['list it   npx nx run tools:docs'] : []),
  ];
}

function refuseTitle(title: string | undefined): void {
  if (title === undefined) return;
  const checked = Combination.shape.title.safeParse(title);
  if (checked.success) return;
  const [issue] = checked.error.issues;
  const message = `\`--title\`: ${issue?.message ?? 'expected another text'}`;
  throw new WorkbenchError([{ code: 'BAD_VALUE', message, where: '--title' }]);
}
