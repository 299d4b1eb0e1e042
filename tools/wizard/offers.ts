import { agrees, livingReleases, validChoices, type Answers } from '../catalogue/valid-choices.ts';
import type { Shelf } from '../recipe/parts.ts';
import { renderProblems } from '../recipe/render-problems.ts';
import type { Offer } from './questions.ts';

/**
 * What can be chosen in each release: what no rule is against, and what has every pin that its images need.
 *
 * @param within what is chosen already: looking at the rest would take seconds
 */
export function offersOf(shelf: Shelf, within: Answers = {}): Offer[] {
  return livingReleases(shelf.catalogue)
    .map((release) => {
      const valid = validChoices(release).filter((choice) => agrees(choice, within));
      const problemsOf = renderProblems(valid, release, shelf);
      return { release, choices: valid.filter((choice) => problemsOf(choice).length === 0) };
    })
    .filter(({ choices }) => choices.length > 0);
}
