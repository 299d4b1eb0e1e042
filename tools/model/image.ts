import type { RecipeKind } from './recipe.ts';

/** One concrete image: a recipe at one OS, Python, accelerator and release, on one parent. */
export interface Image {
  /** Name of the Nx project, e.g. `jupyter-datascience-deb13-py313_2026b`. */
  readonly name: string;
  readonly kind: RecipeKind;
  /** Name of the recipe that makes it, of this kind. */
  readonly recipe: string;
  readonly release: string;
  readonly os: string;
  readonly python: string;
  readonly accelerated: boolean;
  /** The bundle in it; absent below bundles. */
  readonly bundle?: string;
  /** The IDE in it; absent below IDEs. */
  readonly ide?: string;
  /** Name of the image it is built FROM; absent for bases. */
  readonly parent?: string;
  /** The file that declares it, for images that people pull. */
  readonly declaredIn?: string;
}
