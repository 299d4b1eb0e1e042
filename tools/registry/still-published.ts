import type { IsPublished, SeenOf } from '../engine/presence.ts';
import { WorkbenchError } from '../model/problem.ts';
import { fingerprintIn } from '../recipe/fingerprint-reference.ts';
import type { RegistryReader } from './ask.ts';
import { findPublished } from './find-published.ts';

/**
 * Asks a registry which images it has, all at once, as whoever needs one of them asks: what lies there and is not found by its
 * fingerprint helps nobody. What the registry does not tell, it does not have.
 *
 * @param tell is told why it can't be asked
 */
export function stillPublished(reader: RegistryReader, tell: (error: WorkbenchError) => void): IsPublished {
  const isThere = async ({ reference, digest }: SeenOf): Promise<boolean> => {
    const finding = await findPublished(fingerprintIn(reference), undefined, reader);
    return finding.state === 'found' && finding.index.stored.digest === digest;
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
