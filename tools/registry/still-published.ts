import type { IsPublished, SeenOf } from '../engine/presence.ts';
import { WorkbenchError } from '../model/problem.ts';
import { fingerprintIn, fingerprintTag } from '../recipe/fingerprint-reference.ts';
import type { RegistryReader } from './ask.ts';
import { hasEvery } from './find-published.ts';
import { blobsIn, readIndex } from './fingerprint-index.ts';

/**
 * Asks a registry which images it has, all at once: for the manifest of each, and whether each blob is there. What it does
 * not tell, it does not have.
 *
 * @param tell is told why it can't be asked
 */
export function stillPublished(reader: RegistryReader, tell: (error: WorkbenchError) => void): IsPublished {
  const isThere = async ({ reference, digest, published }: SeenOf): Promise<boolean> => {
    if (published !== undefined) return isWhole(published, reader);
    const fingerprint = fingerprintIn(reference);
    const bytes = await reader.manifest(fingerprintTag(fingerprint));
    const index = bytes === undefined ? undefined : readIndex(bytes, fingerprint, undefined);
    if (index === undefined || typeof index === 'string') return false;
    return index.stored.digest === digest && (await isWhole(index.published.digest, reader));
  };
  return async (images) => {
    try {
      const answers = await Promise.all(images.map(async (image) => ((await isThere(image)) ? [image] : [])));
      return new Set(answers.flat());
    } catch (error) {
      if (!(error instanceof WorkbenchError)) throw error;
      tell(error);
      return new Set();
    }
  };
}

async function isWhole(digest: string, reader: RegistryReader): Promise<boolean> {
  const manifest = await reader.manifest(digest);
  if (manifest === undefined) return false;
  const blobs = blobsIn(manifest, digest);
  return typeof blobs !== 'string' && hasEvery(blobs, reader);
}
