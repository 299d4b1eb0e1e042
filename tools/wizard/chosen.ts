import type { Choice } from '../catalogue/combination-rules.ts';
import type { Answers } from '../catalogue/valid-choices.ts';
import { refuseAnswers } from '../generators/combination/refusal.ts';
import type { Release } from '../model/release.ts';
import { offersLeft, type Ground, type WizardAnswers } from './questions.ts';

/** A choice with the release that it is made in. */
export interface Chosen {
  readonly release: Release;
  readonly choice: Choice;
}

/**
 * The choice that answers name.
 *
 * @param said those that flags gave
 * @throws WorkbenchError if there is none
 */
export function chosenOf(answers: WizardAnswers, said: Answers, ground: Ground): Chosen {
  const { offers, workspace } = answers.base ?? ground;
  const [offer] = offersLeft(offers, answers);
  const [choice] = offer?.choices ?? [];
  if (offer !== undefined && choice !== undefined) return { release: offer.release, choice };
  const releases = workspace.catalogue.releases.filter(({ name }) => name === answers.release);
  return refuseAnswers({ ...said, accelerator: said.accelerator ?? 'none' }, releases, workspace);
}
