import type { Recipe } from '../model/recipe.ts';
import type { Catalogue } from '../model/catalogue.ts';
import type { Release } from '../model/release.ts';
import { brokenRules, type Choice } from './combination-rules.ts';

/** What is chosen so far; `none` is the answer of those who want no accelerator. */
export interface Answers {
  readonly os?: string | undefined;
  readonly python?: string | undefined;
  readonly accelerator?: 'cuda' | 'none' | undefined;
  readonly bundle?: string | undefined;
  readonly ide?: string | undefined;
}

/** What can be asked about a choice within a release, in the order in which it is asked. */
export const questions = ['system', 'accelerator', 'bundle', 'ide'] as const;
export type QuestionKey = (typeof questions)[number];

/** One line of a menu. */
export interface Option<Given = Answers> {
  /** A word for it, as it stands in names of images. */
  readonly name: string;
  readonly title: string;
  /** What it holds. */
  readonly description: string;
  /** What is answered by taking it. */
  readonly answers: Given;
}

/** The releases whose images are built, the newest first. */
export function livingReleases({ releases }: Pick<Catalogue, 'releases'>): Release[] {
  return releases
    .filter(({ endOfLife }) => !endOfLife)
    .toSorted((a, b) => (`${b.date} ${b.name}` < `${a.date} ${a.name}` ? -1 : 1));
}

/** Every choice that the recipes leave a release, in the order of their menus. */
export function validChoices(release: Release): Choice[] {
  return everyChoice(release).filter((choice) => brokenRules(choice, release).length === 0);
}

/**
 * Every choice that can be named at all in a release, in the order of the recipes' menus; before others come the OSs
 * that the release has images of, since its pins and locks are made for them.
 */
export function everyChoice(release: Release): Choice[] {
  const { bases, bundles, ides } = release.recipes;
  const used = new Set(release.combinations.map(({ os }) => os));
  const systems = inMenu(bases).toSorted((a, b) => Number(used.has(b.name)) - Number(used.has(a.name)));
  const choices: Choice[] = [];
  for (const { name: os, pythons } of systems) {
    for (const python of Object.keys(pythons)) {
      for (const accelerator of release.cuda[os] === undefined ? [undefined] : [undefined, 'cuda' as const]) {
        for (const { name: bundle } of inMenu(bundles)) {
          for (const { name: ide } of inMenu(ides)) {
            choices.push({ ide, bundle, os, python, ...(accelerator === undefined ? {} : { accelerator }) });
          }
        }
      }
    }
  }
  return choices;
}

/** Recipes as menus show them. */
function inMenu<R extends Recipe>(recipes: ReadonlyMap<string, R>): R[] {
  return [...recipes.values()].sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1));
}

/** Whether a choice is one that the answers so far lead to. */
export function agrees(choice: Choice, answers: Answers): boolean {
  return (Object.keys(answers) as (keyof Answers)[]).every(
    (key) => answers[key] === undefined || answers[key] === (choice[key] ?? 'none'),
  );
}

/** Whether a question has its answer. */
export function isAnswered(question: QuestionKey, answers: Answers): boolean {
  if (question === 'system') return answers.os !== undefined && answers.python !== undefined;
  return answers[question] !== undefined;
}

/**
 * The menu of a question.
 *
 * @param choices those that can still be taken: each option leads to one of them at least
 */
export function optionsOf(question: QuestionKey, choices: readonly Choice[], release: Release): Option[] {
  const options = choices.map((choice) => optionOf(question, choice, release));
  return [...new Map(options.map((option) => [option.name, option])).values()];
}

function optionOf(question: QuestionKey, choice: Choice, release: Release): Option {
  const { bases, bundles, ides } = release.recipes;
  const { os, python, bundle, ide } = choice;
  switch (question) {
    case 'system': {
      const base = bases.get(os);
      const title = `${base?.title ?? os}, Python ${base?.pythons[python] ?? python}`;
      return { name: `${os}-${python}`, title, description: base?.description ?? '', answers: { os, python } };
    }
    case 'accelerator':
      return acceleratorOption(choice, release);
    case 'bundle':
      return { ...described(bundles, bundle), answers: { bundle } };
    case 'ide':
      return { ...described(ides, ide), answers: { ide } };
  }
}

function acceleratorOption({ accelerator, os }: Choice, { cuda, recipes }: Release): Option {
  if (accelerator === undefined) {
    const description = 'No accelerator: runs on every machine';
    return { name: 'none', title: 'None', description, answers: { accelerator: 'none' } };
  }
  const [step = accelerator] = cuda[os] ?? [];
  return { ...described(recipes.cudas, step), name: accelerator, answers: { accelerator } };
}

function described(recipes: ReadonlyMap<string, Recipe>, name: string): Omit<Option, 'answers'> {
  const { title, description } = recipes.get(name) ?? { title: name, description: '' };
  return { name, title, description };
}
