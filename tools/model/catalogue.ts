import type { BaseRecipe, BundleRecipe, CudaRecipe, IdeRecipe } from './recipe.ts';
import type { Release } from './release.ts';

/** Everything that people wrote under `images/` and `releases/`, checked and complete. */
export interface Catalogue {
  readonly bases: ReadonlyMap<string, BaseRecipe>;
  readonly cudas: ReadonlyMap<string, CudaRecipe>;
  readonly bundles: ReadonlyMap<string, BundleRecipe>;
  readonly ides: ReadonlyMap<string, IdeRecipe>;
  readonly releases: readonly Release[];
}
