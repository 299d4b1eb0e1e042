import type { Option } from '../catalogue/valid-choices.ts';
import type { Question, WizardAnswers } from './questions.ts';

/** The door to somebody who answers. */
export interface Screen {
  /** Shows a menu; gives what was taken of it, or that the question before is to be asked again. */
  readonly ask: (question: Question, more: { readonly canGoBack: boolean }) => Promise<Option<WizardAnswers> | 'back'>;
  /** Shows lines, and gives how many rows they take. */
  readonly show: (lines: readonly string[]) => number;
  /** How an answer is shown. */
  readonly answered: (question: Question, option: Option<WizardAnswers>, isOnlyOne: boolean) => readonly string[];
  /** Takes the last rows off the screen. */
  readonly erase: (rows: number) => void;
}

/** A question with what is to be read before it. */
export interface Step {
  readonly question: Question;
  readonly before?: readonly string[];
}

interface Done {
  readonly option: Option<WizardAnswers>;
  /** Nobody was asked, since there was nothing else. */
  readonly isOnlyOne: boolean;
  readonly rows: number;
}

/**
 * Asks until nothing is left to ask. A question with one option is answered by it.
 *
 * @param next what to ask after these answers, if anything
 */
export async function converse(
  given: WizardAnswers,
  next: (answers: WizardAnswers) => Step | undefined,
  screen: Screen,
): Promise<WizardAnswers> {
  const done: Done[] = [];
  for (;;) {
    const answers: WizardAnswers = Object.assign(
      {},
      given,
      ...done.map(({ option }) => option.answers),
    ) as WizardAnswers;
    const step = next(answers);
    if (step === undefined) return answers;
    const { question, before = [] } = step;
    const [only, ...others] = question.options;
    const above = screen.show(before);
    const isOnlyOne = only !== undefined && others.length === 0 && question.key !== 'place';
    const canGoBack = done.some((each) => !each.isOnlyOne);
    const reply = isOnlyOne ? only : await screen.ask(question, { canGoBack });
    if (reply === 'back') screen.erase(above + takenBack(done));
    else
      done.push({ option: reply, isOnlyOne, rows: above + screen.show(screen.answered(question, reply, isOnlyOne)) });
  }
}

/** Takes back the last answer that somebody gave, and those that followed from it; gives the rows that they took. */
function takenBack(done: Done[]): number {
  let rows = 0;
  for (;;) {
    const last = done.pop();
    if (last === undefined) return rows;
    rows += last.rows;
    if (!last.isOnlyOne) return rows;
  }
}
