import { WorkbenchError } from '../model/problem.ts';
import { offersLeft, type Offer, type WizardAnswers } from './questions.ts';

/** What has to be said where nobody can be asked. */
export const needed = ['release', 'os', 'python', 'bundle', 'ide'] as const;

/** The flags that are missing. A base image says the OS and its Python. */
export function missingOf(answers: WizardAnswers): (typeof needed)[number][] {
  const isSaid = (key: string) => answers.own === true && ['os', 'python'].includes(key);
  return needed.filter((key) => answers[key] === undefined && !isSaid(key));
}

/** What nobody can be asked for, each with what may be said. */
export function missingFlags(offers: readonly Offer[], answers: WizardAnswers): WorkbenchError {
  const left = offersLeft(offers, answers);
  const values = (key: (typeof needed)[number]) =>
    key === 'release'
      ? left.map(({ release }) => release.name)
      : left.flatMap(({ choices }) => choices.map((choice) => choice[key]));
  return new WorkbenchError(
    missingOf(answers).map((key) => ({
      code: 'MISSING_FLAG',
      message: `\`--${key}\` is missing, and there is no terminal to ask on`,
      hint: `what fits: ${[...new Set(values(key))].join(', ')}`,
    })),
  );
}
