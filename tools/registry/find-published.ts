import { fingerprintTag } from '../recipe/fingerprint-reference.ts';
import type { RegistryReader } from './ask.ts';
import { blobsOf, readIndex, type FingerprintIndex } from './fingerprint-index.ts';

/** What a registry has for a fingerprint. */
export type Finding =
  | { readonly state: 'found'; readonly index: FingerprintIndex }
  | { readonly state: 'absent' }
  /** Its tag is there, and the image that it points to is not, or not wholly. */
  | { readonly state: 'broken'; readonly index: FingerprintIndex }
  /** What its tag points to is not proven to be the fingerprint's image. */
  | { readonly state: 'unproven'; readonly why: string };

/**
 * Looks for the image of a fingerprint, and proves it by what it carries: no blob is fetched.
 *
 * @param parent digest of the parent's manifest in the store; undefined for a base that stands on no image of ours
 * @throws WorkbenchError of the reader
 */
export async function findPublished(
  fingerprint: string,
  parent: string | undefined,
  reader: RegistryReader,
): Promise<Finding> {
  const bytes = await reader.manifest(fingerprintTag(fingerprint));
  if (bytes === undefined) return { state: 'absent' };
  const index = readIndex(bytes, fingerprint, parent);
  if (typeof index === 'string') return { state: 'unproven', why: index };
  const manifest = await reader.manifest(index.published.digest);
  if (manifest === undefined) return { state: 'broken', index };
  const blobs = blobsOf(manifest, index);
  if (typeof blobs === 'string') return { state: 'unproven', why: blobs };
  return { state: (await hasEvery(blobs, reader)) ? 'found' : 'broken', index };
}

/** Whether a registry has each of these blobs. */
export async function hasEvery(blobs: readonly string[], reader: Pick<RegistryReader, 'hasBlob'>): Promise<boolean> {
  const present = await Promise.all(blobs.map((digest) => reader.hasBlob(digest)));
  return present.every(Boolean);
}
