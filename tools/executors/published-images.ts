import type { Doors } from '../engine/doors.ts';
import type { StoredImage } from '../engine/stored-image.ts';
import { WorkbenchError } from '../model/problem.ts';
import type { RegistryReader } from '../registry/ask.ts';
import { fingerprintTag } from '../recipe/fingerprint-reference.ts';
import { findPublished } from '../registry/find-published.ts';
import type { FingerprintIndex } from '../registry/fingerprint-index.ts';
import { pullImage } from '../registry/pull.ts';
import type { RegistrySetting } from '../registry/setting.ts';

/** Images of the registry. */
export interface PublishedImages {
  readonly registry: RegistrySetting;
  readonly reader: RegistryReader;
  /** The image of a fingerprint, proven by what it carries; undefined if there is none that could be used. */
  readonly find: (
    image: string,
    fingerprint: string,
    parent: string | undefined,
  ) => Promise<FingerprintIndex | undefined>;
  /** Brings an image into the store under a name. */
  readonly pull: (index: FingerprintIndex, reference: string, doors: Doors) => Promise<StoredImage>;
  /** The same; undefined if the registry does not give it. */
  readonly pullIfPossible: (
    index: FingerprintIndex,
    reference: string,
    doors: Doors,
  ) => Promise<StoredImage | undefined>;
}

/**
 * The registry for those who publish: any trouble with it is an error, and so is an unproven image under a fingerprint.
 */
export function publishedImages(registry: RegistrySetting, reader: RegistryReader): PublishedImages {
  return {
    registry,
    reader,
    find: async (image, fingerprint, parent) => {
      const finding = await findPublished(fingerprint, parent, reader);
      if (finding.state === 'unproven') throw taken(image, fingerprint, registry, finding.why);
      return finding.state === 'found' ? finding.index : undefined;
    },
    pull: (index, reference, doors) => pullImage(index, reference, registry, doors),
    pullIfPossible: (index, reference, doors) => pullImage(index, reference, registry, doors),
  };
}

/**
 * The registry for everybody else: it may be down, slow, or wrong, and the image is then built here.
 *
 * @param tell says a line once, however often it is handed the same one
 */
export function forgiving(images: PublishedImages, tell: (line: string) => void): PublishedImages {
  const unless = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!isTrouble(error)) throw error;
      for (const { message, hint } of error.problems)
        tell(`note      ${message}; building here${hint === undefined ? '' : ` (${hint.split('\n')[0] ?? ''})`}`);
      return undefined;
    }
  };
  return {
    ...images,
    find: (image, fingerprint, parent) => unless(() => images.find(image, fingerprint, parent)),
    pullIfPossible: (index, reference, doors) => unless(() => images.pull(index, reference, doors)),
  };
}

/** Whether it is the registry's, so that a build mends it. */
function isTrouble(error: unknown): error is WorkbenchError {
  return error instanceof WorkbenchError && error.problems.every(({ code }) => troubles.includes(code));
}

const troubles = [
  'REGISTRY_DOWN',
  'REGISTRY_DENIED',
  'REGISTRY_FAILED',
  'FINGERPRINT_TAKEN',
  'PULLED_ANOTHER',
  'COMMAND_FAILED',
  'BAD_AUTH_FILE',
];

function taken(image: string, fingerprint: string, { host, repository }: RegistrySetting, why: string): WorkbenchError {
  const tag = `${host}/${repository}:${fingerprintTag(fingerprint)}`;
  const message = `\`${tag}\` is not the image of \`${image}\`: ${why}`;
  const hint = 'see who writes to the registry, delete that tag, and publish again';
  return new WorkbenchError([{ code: 'FINGERPRINT_TAKEN', message, hint }]);
}
