/** An image as it lies in the engine's store. */
export interface StoredImage {
  /** Hex digits, without `sha256:`. */
  readonly id: string;
  /** Of the manifest. */
  readonly digest: string;
  /** Bytes of all layers, uncompressed. */
  readonly size: number;
  /** Digests, lowest first. */
  readonly layers: readonly string[];
}
