import type { Catalogue } from '../model/catalogue.ts';
import type { Problem } from '../model/problem.ts';
import { WorkbenchError } from '../model/problem.ts';
import type { Files } from './files.ts';
import { readRecipes } from './read-recipes.ts';
import { readReleases } from './read-releases.ts';
import { catalogueProblems } from './rules.ts';

/**
 * Reads and checks everything under `images/` and `releases/`.
 *
 * @throws WorkbenchError with all problems of all files
 */
export function readCatalogue(files: Files): Catalogue {
  const problems: Problem[] = [];
  const shared = readRecipes(files, 'images', problems);
  const catalogue = { shared, releases: readReleases(files, shared, problems) };
  // A name that is unknown because its file can't be read would be a second message for one mistake.
  if (problems.length === 0) problems.push(...catalogueProblems(catalogue, files));
  if (problems.length > 0) throw new WorkbenchError(problems);
  return catalogue;
}
