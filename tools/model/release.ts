/** The choice that names an image people pull. */
export interface Combination {
  /** File that declares it, below the workspace root. */
  readonly file: string;
  readonly ide: string;
  readonly bundle: string;
  readonly os: string;
  readonly python: string;
  /** The CUDA step under the bundle; absent without an accelerator. */
  readonly cuda?: string;
  /** Replaces the title made of the recipes' titles. */
  readonly title?: string;
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
  readonly combinations: readonly Combination[];
}

/** Whether a combination is declared for one clone alone, in a file that git ignores. */
export function isLocal(file: string): boolean {
  return file.endsWith('.local.yaml');
}
