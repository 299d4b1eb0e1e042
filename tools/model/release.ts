import type { LockCategory, Recipes } from './recipe.ts';

/** The choice that names an image people pull. */
export interface Combination {
  /** File that declares it, below the workspace root. */
  readonly file: string;
  readonly ide: string;
  readonly bundle: string;
  readonly os: string;
  readonly python: string;
  /** Absent without an accelerator. */
  readonly accelerator?: 'cuda';
  /** Replaces the title made of the recipes' titles. */
  readonly title?: string;
}

/** A file that a recipe downloads, as a release wants it. */
export interface PinnedDownload {
  readonly version: string;
  /** Hex digits; null as long as nobody has looked. */
  readonly sha256: string | null;
}

/** What a release says of one recipe: versions, sums, digests. */
export interface Pins {
  /** Below the workspace root, e.g. `releases/2023c/pins/bundles/spark.yaml`. */
  readonly file: string;
  /** By Python, the digest of the image that a base stands on; null as long as nobody has looked. */
  readonly parents: Readonly<Record<string, string | null>>;
  /** Each one word, for package names, addresses and texts. */
  readonly values: Readonly<Record<string, string>>;
  /** Each of any words, for texts alone. */
  readonly texts: Readonly<Record<string, string>>;
  readonly downloads: Readonly<Record<string, PinnedDownload>>;
}

/** One folder under `releases/`. */
export interface Release {
  readonly name: string;
  /** Path below the workspace root, e.g. `releases/2026b`. */
  readonly folder: string;
  /** The day, `yyyymmdd`, whose package archives the images are built from. */
  readonly date: string;
  /** Repository in which the images are published, without a tag. */
  readonly repository: string;
  /** Address of the sources, for the labels. */
  readonly source: string;
  /** By OS, the CUDA steps that are built: accelerated bundles stand on the first. */
  readonly cuda: Readonly<Record<string, readonly string[]>>;
  /** Nobody builds its images any more. */
  readonly endOfLife: boolean;
  readonly combinations: readonly Combination[];
  /** The recipes that it is made from: the shared ones, but for those of which it has a copy of its own. */
  readonly recipes: Recipes;
  /** By recipe, e.g. `bundles/spark`; `cuda` holds for all accelerated images. */
  readonly pins: ReadonlyMap<string, Pins>;
  /** What is locked, by bundle (`base` for bases) and Python, e.g. `datascience/py311`. */
  readonly locks: ReadonlyMap<string, ReadonlySet<LockCategory>>;
}

/** Whether a combination is declared for one clone alone, in a file that git ignores. */
export function isLocal(file: string): boolean {
  return file.endsWith('.local.yaml');
}

/** The requirement files of a lock, by what they hold. */
export const lockFiles: Readonly<Record<LockCategory, string>> = {
  packages: 'requirements.txt',
  jupyter: 'requirements-jupyter.txt',
};

/** The folder of a lock, below the workspace root. */
export function lockFolder(release: Pick<Release, 'folder'>, bundle: string, python: string): string {
  return `${release.folder}/locks/${bundle}/${python}`;
}

/** The folder that holds a release's own copies of recipes and snippets, below the workspace root. */
export function overridesFolder(release: Pick<Release, 'folder'>): string {
  return `${release.folder}/overrides`;
}

/** The folder of a release's manifests, below the workspace root. */
export function manifestsFolder(release: string): string {
  return `dist/releases/${release}/manifests`;
}
