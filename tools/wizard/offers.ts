import { livingReleases, validChoices } from '../catalogue/valid-choices.ts';
import type { Shelf } from '../recipe/parts.ts';
import { renderProblems } from '../recipe/render-problems.ts';
import type { Offer } from './questions.ts';

/** What can be chosen in each release: what no rule is against, and what has every pin that its images need. */
export function offersOf(shelf: Shelf): Offer[] {
  return livingReleases(shelf.catalogue)
    .map((release) => {
      const valid = validChoices(release);
      const problemsOf = renderProblems(valid, release, shelf);
      return { release, choices: valid.filter((choice) => problemsOf(choice).length === 0) };
    })
    .filter(({ choices }) => choices.length > 0);
}
