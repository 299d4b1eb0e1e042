/** `dist/images/<project>/image.json`: what a build came to. Nothing in it depends on time or machine. */
export interface ImageRecord {
  readonly name: string;
  /** Of the manifest in the engine's store. */
  readonly digest: string;
  /** Of what was asked: the context and the parent's digest. */
  readonly fingerprint: string;
  /** Null for a base that stands on no image. */
  readonly parent: { readonly name: string; readonly digest: string } | null;
  /** Tags in the local repository `localhost/workbench-images`. */
  readonly tags: readonly string[];
  /** Bytes of all layers, uncompressed. */
  readonly size: number;
  /** Digests of the layers, lowest first. */
  readonly layers: readonly string[];
}

/** The folder for all that is made for an image, below the workspace root. */
export function imageFolder(name: string): string {
  return `dist/images/${name}`;
}

/** The file of an image's record, below the workspace root. */
export function recordFile(name: string): string {
  return `${imageFolder(name)}/image.json`;
}
