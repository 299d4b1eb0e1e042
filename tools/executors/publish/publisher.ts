import type { Doors } from '../../engine/doors.ts';
import { sha256 } from '../../engine/manifest.ts';
import { platform } from '../../engine/platform.ts';
import { hasContents, putSbom } from '../../contents/published-sbom.ts';
import { sbomText } from '../../contents/sbom.ts';
import type { Contents } from '../../model/contents.ts';
import type { Image } from '../../model/image.ts';
import { claimTag, fingerprintTag } from '../../recipe/fingerprint-reference.ts';
import { becomeFirst } from '../../registry/become-first.ts';
import { writeIndex, type FingerprintIndex } from '../../registry/fingerprint-index.ts';
import { lostAtOnce, pushImage, putIndex } from '../../registry/push.ts';
import type { ImageSource, Ready } from '../image-source.ts';
import { once } from '../once.ts';
import type { PublishedImages } from '../published-images.ts';
import { moveTags, type KeptTag } from './move-tags.ts';

/** What publishing needs. */
export interface PublishDoors {
  /** Asks the registry first. */
  readonly source: ImageSource;
  readonly published: PublishedImages;
  readonly images: ReadonlyMap<string, Image>;
  readonly doors: Doors;
  /** What is in an image, which goes beside it. */
  readonly contents: (image: Image) => Promise<Contents>;
  /** Milliseconds. */
  readonly sleep: (time: number) => Promise<unknown>;
}

/** What publishing an image came to. */
export interface Publication {
  readonly ready: Ready;
  /** What the registry calls the image. */
  readonly digest: string;
  /** Whether it was pushed just now. */
  readonly pushed: boolean;
  /** Tags that point to it since just now. */
  readonly moved: readonly string[];
  readonly kept: readonly KeptTag[];
}

/**
 * Publishes images, each once and after its parent, and is done with what is there already. Of several machines that publish the
 * same fingerprint at once the first one counts; the others take its image for theirs.
 *
 * Its function throws WorkbenchError of building, pushing and the registry.
 */
export function publisher(given: PublishDoors): (image: Image) => Promise<Publication> {
  const known = new Map<string, Promise<Publication>>();
  const publish = (image: Image) => once(known, image.name, () => publishAfterParent(image));
  const publishAfterParent = async (image: Image): Promise<Publication> => {
    const parent = image.parent === undefined ? undefined : given.images.get(image.parent);
    if (parent !== undefined) await publish(parent);
    return publishImage(image, given);
  };
  return publish;
}

async function publishImage(image: Image, given: PublishDoors): Promise<Publication> {
  const { source, published, doors } = given;
  const ready = await source.ready(image);
  const ours = ready.published === undefined ? await push(image, given) : { ready, index: ready.published };
  const { digest } = ours.index.published;
  await describe(image, ours, given);
  const tags = await moveTags(ours.ready.record.tags, ours.index, published, doors);
  return { ready: ours.ready, digest, pushed: ready.published === undefined, ...tags };
}

/**
 * Puts the list of its contents beside an image that people pull, unless one is there: before the tags by which they find the
 * image. What stands below holds less of the same, and is asked for by nobody.
 */
async function describe(
  image: Image,
  { ready, index }: { readonly ready: Ready; readonly index: FingerprintIndex },
  { published: { registry, reader }, contents, doors }: PublishDoors,
): Promise<void> {
  const { digest } = index.published;
  if (image.declaredIn === undefined || (await hasContents(digest, reader))) return;
  const found = await contents(image);
  if (found.digest !== ready.record.digest)
    throw new Error(`the contents of ${image.name} are those of ${found.digest}`);
  await putSbom(digest, await sbomText(found), registry, doors);
}

interface Pushed {
  readonly ready: Ready;
  readonly index: FingerprintIndex;
}

/** Pushes an image, and lets its fingerprint's tag appear, unless somebody else does so first. */
async function push(image: Image, given: PublishDoors): Promise<Pushed> {
  const { source, published, doors, sleep } = given;
  const ready = await source.inStore(image);
  const { fingerprint, parent } = ready.record;
  const index = await pushImage(ready.stored, published.registry, published.reader, doors);
  const tag = fingerprintTag(fingerprint);
  const names = { tag, claim: claimTag(fingerprint) };
  const bytes = writeIndex(fingerprint, index, platform());
  const isFirst = await becomeFirst({
    isThere: async () => (await published.find(image.name, fingerprint, parent?.digest)) !== undefined,
    pointsTo: async (what) => {
      const there = await published.reader.manifest(names[what]);
      return there === undefined ? undefined : sha256(there);
    },
    put: (what, within) => putIndex(bytes, names[what], published, doors, within),
    sleep,
    ours: sha256(bytes),
  });
  if (isFirst) return { ready, index };
  const theirs = await source.again(image);
  if (theirs.published === undefined) throw lostAtOnce(tag, published.registry);
  return { ready: theirs, index: theirs.published };
}
