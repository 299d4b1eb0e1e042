import type { Recipe, Recipes } from './recipe.ts';
import { overridesFolder, type Release } from './release.ts';

/** Everything that people wrote under `images/` and `releases/`, checked and complete. */
export interface Catalogue {
  /** The recipes that releases share. */
  readonly shared: Recipes;
  readonly releases: readonly Release[];
}

/** Every recipe once: the shared ones, and the copies that releases have of their own. */
export function allRecipes({ shared, releases }: Catalogue): Recipe[] {
  const all = [shared, ...releases.map(({ recipes }) => recipes)].flatMap(({ bases, cudas, bundles, ides }) =>
    [bases, cudas, bundles, ides].flatMap((kind): Recipe[] => [...kind.values()]),
  );
  return [...new Map(all.map((recipe) => [recipe.folder, recipe])).values()];
}

/**
 * The recipes among which the names are found that a recipe or a snippet uses: those of its own release, or, of what
 * releases share, those of all.
 *
 * @param folder below the workspace root, e.g. `releases/2023c/overrides/images/ides/jupyter`
 */
export function recipesAround(folder: string, { shared, releases }: Catalogue): Recipes[] {
  const own = releases.find((release) => folder.startsWith(`${overridesFolder(release)}/`));
  return own === undefined ? [shared, ...releases.map(({ recipes }) => recipes)] : [own.recipes];
}
