import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { StoredImage } from './stored-image.ts';
import { parsedJson } from './parsed-json.ts';

/** An image's manifest as it lies in an engine's store, where layers are not compressed. */
export interface StoredManifest extends StoredImage {
  readonly bytes: Buffer;
  /** Of the image's configuration, whose hex digits are the image's ID. */
  readonly config: string;
  /** Digest of the parent's manifest, which engines write down; undefined without a parent. */
  readonly parent: string | undefined;
  readonly annotations: Readonly<Record<string, string>>;
}

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);

// Of the OCI image manifest, only what is asked here.
const Manifest = z.object({
  config: z.object({ digest }),
  layers: z.array(z.object({ digest, size: z.number() })),
  annotations: z.record(z.string(), z.string()).optional(),
});

/** What the bytes of a manifest tell of an image, or undefined if they are none. */
export function storedManifest(bytes: Buffer): StoredManifest | undefined {
  const manifest = Manifest.safeParse(parsedJson(bytes.toString('utf8')));
  if (!manifest.success) return undefined;
  const { config, layers, annotations = {} } = manifest.data;
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
