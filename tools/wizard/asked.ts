import { stemOf } from '../catalogue/read-combinations.ts';
import type { Option } from '../catalogue/valid-choices.ts';
import { declaredIn } from '../recipe/render-problems.ts';
import { colors } from '../report/colors.ts';
import { chosenOf } from './chosen.ts';
import { converse, type Step } from './converse.ts';
import { withFlagsFirst } from './own-base.ts';
import {
  baseAnswered,
  baseQuestion,
  nextQuestion,
  placeQuestion,
  wantsBase,
  type Ground,
  type WizardAnswers,
} from './questions.ts';
import { summaryOf } from './summary.ts';
import { shortened } from './fitting.ts';
import { terminal } from './terminal.ts';

/** What a conversation goes by. */
export interface Talk {
  readonly ground: Ground;
  /** Looks at the base image that a flag names; absent where none does. */
  readonly namedBase?: (answers: WizardAnswers) => Promise<Option<WizardAnswers>>;
  /** Looks at the base image that somebody writes. */
  readonly writtenBase: (
    written: string,
    answers: WizardAnswers,
    signal: AbortSignal,
  ) => Promise<Option<WizardAnswers>>;
  /** Whether it is built in any case. */
  readonly build: boolean;
}

/**
 * Asks on this terminal for what is not said yet.
 *
 * @throws Left, and WorkbenchError for what can't be
 */
export function asked(given: WizardAnswers, talk: Talk): Promise<WizardAnswers> {
  const screen = terminal();
  screen.show([colors().bold('A new workbench image'), '']);
  return converse(given, (answers) => nextStep(answers, talk), screen);
}

/**
 * What to ask after these answers, if anything.
 *
 * @throws WorkbenchError for what can't be
 */
export async function nextStep(answers: WizardAnswers, talk: Talk): Promise<Step | undefined> {
  if (wantsBase(answers)) return { question: await baseStep(answers, talk) };
  const { workspace, offers } = answers.base ?? talk.ground;
  const question = nextQuestion(offers, answers);
  if (question !== undefined) return { question };
  const { release, choice } = chosenOf(answers, {}, talk.ground);
  const isDeclared = release.combinations.some((each) => stemOf(each) === stemOf(choice));
  if (answers.place !== undefined || isDeclared) return undefined;
  const before = summaryLines([...summaryOf(choice, release, workspace), ...newBaseLines(answers)]);
  return { before, question: placeQuestion(declaredIn(choice, release), talk) };
}

async function baseStep(answers: WizardAnswers, { namedBase, writtenBase }: Talk): Promise<Step['question']> {
  if (namedBase !== undefined) return baseAnswered(await namedBase(answers));
  return baseQuestion(async (written, signal) => {
    try {
      return await writtenBase(written, answers, signal);
    } catch (error) {
      throw withFlagsFirst(error, written);
    }
  });
}

/** A base is everybody's, wherever the image is declared. */
function newBaseLines({ base }: WizardAnswers): string[] {
  const folder = `images/base/${base?.planned.name ?? ''}`;
  const isNew = base?.planned.texts.has(`${folder}/recipe.yaml`) === true;
  return isNew ? [`With a base that is new here: ${folder}`] : [];
}

function summaryLines([name = '', title = '', ...more]: readonly string[]): string[] {
  const { bold, dim } = colors();
  const fits = (line: string) => shortened(line, (process.stdout.columns || 80) - 3);
  return ['', `  ${bold(fits(name))}`, `  ${fits(title)}`, ...more.map((line) => `  ${dim(fits(line))}`), ''];
}
