/** What must hold inside a built image, as a recipe says it. */
export interface Check {
  /** A few words for the table. */
  readonly name: string;
  /** The folder that holds it, below the workspace root: the container sees it as `containerFolder`. */
  readonly folder: string;
  readonly what: CheckKind;
  /** What the machine must have: without it, the check is left out, and that is said. */
  readonly needs?: 'gpu';
}

export type CheckKind =
  /** Programs that are on PATH. */
  | { readonly kind: 'commands'; readonly commands: readonly string[] }
  /** Python modules that can be imported. */
  | { readonly kind: 'imports'; readonly modules: readonly string[] }
  /** A program that succeeds, and prints what is expected, if something is. */
  | { readonly kind: 'run'; readonly argv: readonly string[]; readonly expect?: string }
  /** A path of the IDE that answers 200 to the token, with a body that contains the text. */
  | { readonly kind: 'http'; readonly path: string; readonly contains: string }
  /** A notebook of the folder, all of whose cells run. */
  | { readonly kind: 'notebook'; readonly file: string };

/**
 * `images/ides/jupyter/with-r/checks` is `/run/checks/ides-jupyter-with-r` in a container, also where a release has its
 * own copy of it.
 */
export function containerFolder(folder: string): string {
  const shared = folder.replace(/^releases\/[^/]+\/overrides\//, '');
  return `/run/checks/${shared.split('/').slice(1, -1).join('-')}`;
}
