import { z } from 'zod';
import { sha256, storedManifest, type StoredManifest } from '../engine/manifest.ts';
import { parsedJson } from '../engine/parsed-json.ts';

/** The annotations of an index that a fingerprint's tag points to. */
export const annotations = {
  fingerprint: 'org.workbench-images.fingerprint',
  /** The manifest as the engine's store has it, whose layers are not compressed: children's fingerprints hold its digest. */
  manifest: 'org.workbench-images.manifest',
} as const;

export const indexType = 'application/vnd.oci.image.index.v1+json';
const manifestType = 'application/vnd.oci.image.manifest.v1+json';

/** A manifest in a registry. */
export interface Descriptor {
  readonly digest: string;
  /** Bytes of the manifest. */
  readonly size: number;
}

/** What an index says: that this fingerprint came to that image. */
export interface FingerprintIndex {
  /** In the registry. */
  readonly published: Descriptor;
  /** In the store of whoever built it. */
  readonly stored: StoredManifest;
}

const digestPattern = /^sha256:[0-9a-f]{64}$/;
const Index = z.object({
  mediaType: z.literal(indexType),
  manifests: z.tuple([z.object({ digest: z.string().regex(digestPattern), size: z.number() })]),
  annotations: z.object({ [annotations.fingerprint]: z.string(), [annotations.manifest]: z.string() }),
});

// Of the OCI image manifest, only what both sides must have alike.
const Published = z.object({
  config: z.object({ digest: z.string() }),
  layers: z.array(z.object({ digest: z.string().regex(digestPattern) })),
  annotations: z.record(z.string(), z.string()).optional(),
});

/**
 * The bytes of the index that a fingerprint's tag points to: an image that anyone can pull, with what proves it.
 *
 * @param platform as OCI writes it, e.g. `linux/amd64`
 */
export function writeIndex(fingerprint: string, { published, stored }: FingerprintIndex, platform: string): Buffer {
  const [os, architecture] = platform.split('/');
  const index = {
    schemaVersion: 2,
    mediaType: indexType,
    manifests: [{ mediaType: manifestType, ...published, platform: { architecture, os } }],
    annotations: {
      [annotations.fingerprint]: fingerprint,
      [annotations.manifest]: stored.bytes.toString('utf8'),
    },
  };
  return Buffer.from(JSON.stringify(index));
}

/**
 * Reads an index; gives why it proves nothing, as text, if it is not of this fingerprint and of an image on this parent.
 *
 * @param parent digest of the parent's manifest; undefined for a base that stands on no image of ours
 */
export function readIndex(bytes: Buffer, fingerprint: string, parent: string | undefined): FingerprintIndex | string {
  const parsed = Index.safeParse(parsedJson(bytes.toString('utf8')));
  if (!parsed.success) return 'it is not an index of ours';
  const { manifests, annotations: notes } = parsed.data;
  if (notes[annotations.fingerprint] !== fingerprint) return 'it was made for another fingerprint';
  const stored = storedManifest(Buffer.from(notes[annotations.manifest]));
  if (stored === undefined) return 'the manifest that it tells is none';
  if (parent !== undefined && stored.parent !== parent) return 'its image stands on another parent';
  return { published: { digest: manifests[0].digest, size: manifests[0].size }, stored };
}

/**
 * Digests of the blobs of a published manifest; gives why it is not the index's image, as text, if it has another
 * configuration or other annotations than the manifest of the store.
 */
export function blobsOf(manifest: Buffer, { published, stored }: FingerprintIndex): readonly string[] | string {
  const parsed = readPublished(manifest, published.digest);
  if (typeof parsed === 'string') return parsed;
  const { config, layers, annotations: notes = {} } = parsed;
  if (config.digest !== stored.config) return 'its configuration is another one';
  if (layers.length !== stored.layers.length) return 'its layers are others';
  if (JSON.stringify(sorted(notes)) !== JSON.stringify(sorted(stored.annotations))) return 'its annotations are others';
  return [config.digest, ...layers.map(({ digest }) => digest)];
}

function readPublished(manifest: Buffer, digest: string): z.infer<typeof Published> | string {
  if (sha256(manifest) !== digest) return 'its manifest is not what its digest says';
  const { data } = Published.safeParse(parsedJson(manifest.toString('utf8')));
  return data ?? 'its manifest is none';
}

function sorted(notes: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(notes).sort(([left], [right]) => (left < right ? -1 : 1));
}
