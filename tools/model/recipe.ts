/** What the folders under `images/` are for; each kind has its own subfolder. */
export type RecipeKind = 'base' | 'cuda' | 'bundle' | 'ide';

/** The subfolder of `images/` that holds the recipes of a kind. */
export const recipeFolders: Readonly<Record<RecipeKind, string>> = {
  base: 'base',
  cuda: 'cuda',
  bundle: 'bundles',
  ide: 'ides',
};

interface Described {
  readonly name: string;
  /** Path below the workspace root, e.g. `images/ides/jupyter`. */
  readonly folder: string;
  /** A few words, as menus and labels show it. */
  readonly title: string;
  /** One sentence: what an image made from this recipe holds. */
  readonly description: string;
  /** Place in menus; low numbers come first. */
  readonly order: number;
}

/** How mmdebstrap makes the root file system of a base. */
export interface Bootstrap {
  readonly suite: string;
  readonly variant: string;
  readonly include: readonly string[];
  readonly components: readonly string[];
  /** Lines for dpkg's configuration inside the image. */
  readonly dpkg: readonly string[];
  /** Lines for apt's configuration inside the image. */
  readonly apt: readonly string[];
}

export interface BaseRecipe extends Described {
  readonly kind: 'base';
  /** The folder of `snippets/` that knows how this family of systems installs packages. */
  readonly family: string;
  /** Pythons that the base offers: short name to version, e.g. `py313` to `3.13`. */
  readonly pythons: Readonly<Record<string, string>>;
  /** Present when the root file system is bootstrapped. */
  readonly bootstrap?: Bootstrap;
  /** The image in a registry that the base stands on, by Python. Its digest is in the pins of a release. */
  readonly from?: Readonly<Record<string, string>>;
}

/** A requirement file of a lock: what a bundle is made of, or what JupyterLab needs beside it. */
export type LockCategory = 'packages' | 'jupyter';

/** What goes with what: a recipe's own word on the combinations that it can be part of. */
export interface Rule {
  /** Where it stands in the recipe, from 0. */
  readonly index: number;
  /** The reason, as a clause: "RStudio edits R". */
  readonly because: string;
  /** The OSs on which the rule holds; everywhere when absent. */
  readonly on?: readonly string[];
  readonly os?: readonly string[];
  readonly python?: readonly string[];
  readonly accelerator?: 'cuda' | 'none';
  /** One of these bundles, or one that stands on one of them. */
  readonly bundle?: readonly string[];
  /** The release must have locked this for the bundle and the Python. */
  readonly lock?: LockCategory;
}

export interface CudaRecipe extends Described {
  readonly kind: 'cuda';
  /** The CUDA step that this one stands on; without it, the base. */
  readonly parent?: string;
  readonly rules: readonly Rule[];
}

export interface BundleRecipe extends Described {
  readonly kind: 'bundle';
  /** The bundle that this one stands on, by OS or family; where there is none, the base or its CUDA chain. */
  readonly parent: Readonly<Record<string, string>>;
  readonly rules: readonly Rule[];
}

/** How an IDE is started for one person on one machine. `{port}` and `{token}` are filled in. */
export interface Serve {
  /** The port that the IDE listens on when nothing else is asked. */
  readonly port: number;
  /** Path that answers 200 without a token as soon as the IDE is ready. */
  readonly health: string;
  /** Path that a browser opens. */
  readonly open: string;
  readonly environment: Readonly<Record<string, string>>;
  /** False for an IDE that can't be served below NB_PREFIX, as Kubeflow wants it. */
  readonly underPrefix?: boolean;
}

export interface IdeRecipe extends Described {
  readonly kind: 'ide';
  /** Absent when there is nothing to serve. */
  readonly serve?: Serve;
  /** What it installs of the bundle's lock. */
  readonly requirements?: 'jupyter';
  /** By OS, the folder of the image that tells Elyra of the release's runtime images. */
  readonly runtimeImages: Readonly<Record<string, string>>;
  readonly rules: readonly Rule[];
}

export type Recipe = BaseRecipe | CudaRecipe | BundleRecipe | IdeRecipe;

/** Recipes by kind and name. */
export interface Recipes {
  readonly bases: ReadonlyMap<string, BaseRecipe>;
  readonly cudas: ReadonlyMap<string, CudaRecipe>;
  readonly bundles: ReadonlyMap<string, BundleRecipe>;
  readonly ides: ReadonlyMap<string, IdeRecipe>;
}

/** The key of a bundle's parents that stands for every OS. */
export const everywhere = '*';

/** The bundle that a bundle stands on, on a base. */
export function parentOn({ parent }: Pick<BundleRecipe, 'parent'>, { name, family }: BaseRecipe): string | undefined {
  return parent[name] ?? parent[family] ?? parent[everywhere];
}
