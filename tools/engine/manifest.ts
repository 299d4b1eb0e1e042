import { createHash } from 'node:crypto';
import { areStrings, isArrayOf, isDigest, isObject, type JsonObject } from '../model/json-shape.ts';
import { parsedJson } from './parsed-json.ts';
import type { StoredImage } from './stored-image.ts';

/** An image's manifest as it lies in an engine's store, where layers are not compressed. */
export interface StoredManifest extends StoredImage {
  readonly bytes: Buffer;
  /** Of the image's configuration, whose hex digits are the image's ID. */
  readonly config: string;
  /** Digest of the parent's manifest, which engines write down; undefined without a parent. */
  readonly parent: string | undefined;
  readonly annotations: Readonly<Record<string, string>>;
}

/** An OCI image manifest, of what is asked here. */
interface Manifest {
  readonly config: { readonly digest: string };
  readonly layers: readonly { readonly digest: string; readonly size: number }[];
  readonly annotations?: Readonly<Record<string, string>>;
}

const areLayers = isArrayOf(isLayer);

function isManifest(value: unknown): value is Manifest {
  if (!isObject(value)) return false;
  const { config, layers, annotations } = value;
  const isAnnotated = annotations === undefined || (isObject(annotations) && areStrings(Object.values(annotations)));
  return isDescriptor(config) && areLayers(layers) && isAnnotated;
}

function isDescriptor(value: unknown): value is JsonObject & { readonly digest: string } {
  return isObject(value) && isDigest(value['digest']);
}

function isLayer(value: unknown): value is Manifest['layers'][number] {
  return isDescriptor(value) && typeof value['size'] === 'number';
}

/** What the bytes of a manifest tell of an image, or undefined if they are none. */
export function storedManifest(bytes: Buffer): StoredManifest | undefined {
  const manifest = parsedJson(bytes.toString('utf8'));
  if (!isManifest(manifest)) return undefined;
  const { config, layers, annotations = {} } = manifest;
  const parent = annotations['org.opencontainers.image.base.digest'];
  return {
    bytes,
    id: config.digest.slice('sha256:'.length),
    digest: sha256(bytes),
    config: config.digest,
    parent: parent === '' ? undefined : parent,
    layers: layers.map((layer) => layer.digest),
    size: layers.reduce((sum, { size }) => sum + size, 0),
    annotations,
  };
}

/** The same, of what an engine needs. */
export function storedImage(text: string): StoredImage | undefined {
  const manifest = storedManifest(Buffer.from(text));
  if (manifest === undefined) return undefined;
  const { id, digest: of, size, layers } = manifest;
  return { id, digest: of, size, layers };
}

/** The digest of bytes, as OCI writes it: `sha256:` and hex digits. */
export function sha256(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
