import type { Option } from '../catalogue/valid-choices.ts';
import type { OpenQuestion, Question, WizardAnswers } from './questions.ts';

/** The door to somebody who answers. */
export interface Screen {
  /** Shows a menu; gives what was taken of it, or that the question before is to be asked again. */
  readonly ask: (question: Question, more: { readonly canGoBack: boolean }) => Promise<Option<WizardAnswers> | 'back'>;
  /** Lets somebody write, until an answer can be made of it. */
  readonly read: (
    question: OpenQuestion,
    more: { readonly canGoBack: boolean },
  ) => Promise<Option<WizardAnswers> | 'back'>;
  /** Shows lines, and gives how many rows they take. */
  readonly show: (lines: readonly string[]) => number;
  /** How an answer is shown. */
  readonly answered: (
    question: Step['question'],
    option: Option<WizardAnswers>,
    isOnlyOne: boolean,
  ) => readonly string[];
  /** Takes the last rows off the screen. */
  readonly erase: (rows: number) => void;
}

/** A question with what is to be read before it. */
export interface Step {
  readonly question: Question | OpenQuestion;
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
 * @throws what `next` and the screen throw
 */
export async function converse(
  given: WizardAnswers,
  next: (answers: WizardAnswers) => Promise<Step | undefined>,
  screen: Screen,
): Promise<WizardAnswers> {
  const done: Done[] = [];
  for (;;) {
    const answers: WizardAnswers = Object.assign(
      {},
      given,
      ...done.map(({ option }) => option.answers),
    ) as WizardAnswers;
    const step = await next(answers);
    if (step === undefined) return answers;
    const { question, before = [] } = step;
    const above = screen.show(before);
    const only = onlyOptionOf(question);
    const isOnlyOne = only !== undefined;
    const canGoBack = done.some((each) => !each.isOnlyOne);
    const reply = only ?? (await put(question, { canGoBack }, screen));
    if (reply === 'back') screen.erase(above + takenBack(done));
    else
      done.push({ option: reply, isOnlyOne, rows: above + screen.show(screen.answered(question, reply, isOnlyOne)) });
  }
}

/** What there is to take, where nobody needs to be asked. */
function onlyOptionOf(question: Step['question']): Option<WizardAnswers> | undefined {
  if (!('options' in question) || question.key === 'place') return undefined;
  return question.options.length === 1 ? question.options[0] : undefined;
}

function put(
  question: Step['question'],
  more: { readonly canGoBack: boolean },
  screen: Screen,
): Promise<Option<WizardAnswers> | 'back'> {
  return 'options' in question ? screen.ask(question, more) : screen.read(question, more);
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
