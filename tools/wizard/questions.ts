import type { Choice } from '../catalogue/combination-rules.ts';
import {
  agrees,
  isAnswered,
  optionsOf,
  questions,
  type Answers,
  type Option,
  type QuestionKey,
} from '../catalogue/valid-choices.ts';
import type { Workspace } from '../executors/workspace.ts';
import type { PlannedBase } from '../generators/base/plan.ts';
import type { Release } from '../model/release.ts';

/** What the wizard is told, question by question. */
export type WizardAnswers = Answers & {
  readonly release?: string;
  /** On a base image of one's own. */
  readonly own?: boolean;
  /** What came of looking at it. */
  readonly base?: OwnBase;
  readonly place?: 'release' | 'clone';
  readonly build?: boolean;
};

/** What there is to choose from. */
export interface Ground {
  readonly workspace: Workspace;
  readonly offers: readonly Offer[];
}

/** A base image of one's own that was looked at, and nothing is written of yet: the workspace as it is with that base. */
export interface OwnBase extends Ground {
  readonly planned: PlannedBase;
}

/** A menu. */
export interface Question {
  readonly key: 'release' | QuestionKey | 'base' | 'place';
  readonly title: string;
  /** At least one; the first is taken by Enter alone. */
  readonly options: readonly Option<WizardAnswers>[];
}

/** What is answered in somebody's own words. */
export interface OpenQuestion extends Omit<Question, 'options'> {
  /** What might be written. */
  readonly example: string;
  /**
   * Makes an answer of what was written.
   *
   * @throws WorkbenchError for what is none: it is asked again then
   */
  readonly take: (written: string, signal: AbortSignal) => Promise<Option<WizardAnswers>>;
}

/** A release that has choices, each of which can be made into an image. */
export interface Offer {
  readonly release: Release;
  readonly choices: readonly Choice[];
}

const titles: Readonly<Record<Question['key'], string>> = {
  release: 'Release',
  system: 'System',
  base: 'Base image',
  accelerator: 'Accelerator',
  bundle: 'Bundle',
  ide: 'IDE',
  place: 'Declare it',
};

/** What choices the answers so far leave, by release. */
export function offersLeft(offers: readonly Offer[], answers: WizardAnswers): Offer[] {
  const { release, os, python, accelerator, bundle, ide } = answers;
  const within = { os, python, accelerator, bundle, ide };
  return offers
    .filter((offer) => release === undefined || offer.release.name === release)
    .map((offer) => ({ ...offer, choices: offer.choices.filter((choice) => agrees(choice, within)) }))
    .filter(({ choices }) => choices.length > 0);
}

/** The next thing to ask of an image, or undefined when the answers name one. Each option leads to an image. */
export function nextQuestion(offers: readonly Offer[], answers: WizardAnswers): Question | undefined {
  const left = offersLeft(offers, answers);
  if (answers.release === undefined) return { key: 'release', title: titles.release, options: left.map(releaseOption) };
  const key = questions.find((question) => !isAnswered(question, answers));
  const [offer] = left;
  if (key === undefined || offer === undefined) return undefined;
  const options = optionsOf(key, offer.choices, offer.release);
  const canBeOwn = key === 'system' && answers.os === undefined && answers.accelerator !== 'cuda';
  return { key, title: titles[key], options: canBeOwn ? [...options, ownOption] : options };
}

/** No base of the catalogue will do. CUDA's packages are made for some of those alone. */
const ownOption: Option<WizardAnswers> = {
  name: 'own',
  title: 'A base image of your own…',
  description: 'Any image with Python, from any registry: it becomes a base of this workspace',
  answers: { own: true },
};

/** Whether there is a base image of one's own to be looked at. */
export function wantsBase({ own = false, release, base }: WizardAnswers): boolean {
  return own && release !== undefined && base === undefined;
}

/** Asks for the image of one's own. */
export function baseQuestion(take: OpenQuestion['take']): OpenQuestion {
  return { key: 'base', title: titles.base, example: 'quay.io/team/python:3.11', take };
}

/** The same, answered already. */
export function baseAnswered(option: Option<WizardAnswers>): Question {
  return { key: 'base', title: titles.base, options: [option] };
}

function releaseOption({ release }: Offer): Option<WizardAnswers> {
  const { name, date, combinations, recipes } = release;
  const systems = [...new Set(combinations.map(({ os }) => recipes.bases.get(os)?.title ?? os))].sort();
  const day = date.replace(/(....)(..)(..)/, '$1-$2-$3');
  const images = `${combinations.length} image${combinations.length === 1 ? '' : 's'}`;
  const on = systems.length === 0 ? '' : ` on ${systems.join(', ')}`;
  return { name, title: name, description: `Packages of ${day}; ${images} so far${on}`, answers: { release: name } };
}

/** The last question: where to declare it, and whether to build it. By its answer, the summary before it is agreed to. */
export function placeQuestion(file: string, { build }: { readonly build: boolean }): Question {
  const places = [
    {
      name: 'release',
      title: 'In the release',
      description: `For everybody, once it is committed: ${file}`,
      answers: { place: 'release' },
    },
    {
      name: 'clone',
      title: 'In this clone alone',
      description: `For you; git ignores ${file.replace(/yaml$/, 'local.yaml')}`,
      answers: { place: 'clone' },
    },
  ] as const;
  const building = places.map(({ name, title, description, answers }) => ({
    name: `${name}-build`,
    title: `${title}, and build it now`,
    description,
    answers: { ...answers, build: true },
  }));
  return { key: 'place', title: titles.place, options: build ? building : [...places, ...building] };
}

/** The options that hold every word of what was typed: in what stands in the menu, or else in what describes it. */
export function matching<O extends Option<unknown>>(options: readonly O[], typed: string): readonly O[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const having = (shown: (option: O) => string) =>
    options.filter((option) => words.every((word) => shown(option).toLowerCase().includes(word)));
  const byTitle = having(({ name, title }) => `${title} ${name}`);
  return byTitle.length > 0 ? byTitle : having(({ description }) => description);
}
