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
  /** The image in a registry that the base stands on, by Python. */
  readonly from?: Readonly<Record<string, string>>;
}

export interface CudaRecipe extends Described {
  readonly kind: 'cuda';
  /** The CUDA step that this one stands on; without it, the base. */
  readonly parent?: string;
}

export interface BundleRecipe extends Described {
  readonly kind: 'bundle';
  /** The bundle that this one stands on; without it, the base or its CUDA chain. */
  readonly parent?: string;
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
}

export interface IdeRecipe extends Described {
  readonly kind: 'ide';
  /** Absent when there is nothing to serve. */
  readonly serve?: Serve;
}

export type Recipe = BaseRecipe | CudaRecipe | BundleRecipe | IdeRecipe;
