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
import type { Release } from '../model/release.ts';

/** What the wizard is told, question by question. */
export type WizardAnswers = Answers & {
  readonly release?: string;
  readonly place?: 'release' | 'clone';
  readonly build?: boolean;
};

/** A menu. */
export interface Question {
  readonly key: 'release' | QuestionKey | 'place';
  readonly title: string;
  /** At least one; the first is taken by Enter alone. */
  readonly options: readonly Option<WizardAnswers>[];
}

/** A release that has choices, each of which can be made into an image. */
export interface Offer {
  readonly release: Release;
  readonly choices: readonly Choice[];
}

const titles: Readonly<Record<Question['key'], string>> = {
  release: 'Release',
  system: 'System',
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
  return { key, title: titles[key], options: optionsOf(key, offer.choices, offer.release) };
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
