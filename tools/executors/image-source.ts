import { join } from 'node:path';
import { buildImage } from '../engine/build.ts';
import { imageGone } from '../engine/container.ts';
import { goOn, type Doors } from '../engine/doors.ts';
import { withLock } from '../engine/lock.ts';
import { platform } from '../engine/platform.ts';
import { notePresence } from '../engine/presence.ts';
import { runWell } from '../engine/run.ts';
import { findImage } from '../engine/store.ts';
import type { StoredImage } from '../engine/stored-image.ts';
import type { Image } from '../model/image.ts';
import { localRepository } from '../model/local-repository.ts';
import { WorkbenchError } from '../model/problem.ts';
import type { ImageRecord } from '../model/record.ts';
import { cacheDir } from '../plugin/nx-folders.ts';
import { fingerprintOf } from '../recipe/fingerprint.ts';
import { fingerprintReference } from '../recipe/fingerprint-reference.ts';
import { renderContext, type Context } from '../recipe/render.ts';
import { writeRecord } from '../recipe/write-record.ts';
import type { FingerprintIndex } from '../registry/fingerprint-index.ts';
import { once } from './once.ts';
import type { PublishedImages } from './published-images.ts';
import type { Workspace } from './workspace.ts';

/** An image that is somewhere, with its record. */
export interface Ready {
  readonly record: ImageRecord;
  /** Where it was found, or that it was built just now. */
  readonly origin: 'store' | 'registry' | 'built';
  /** The image in the store; undefined while only the registry has it. */
  readonly stored: StoredImage | undefined;
  /** The image in the registry, if it was looked for there and found. */
  readonly published: FingerprintIndex | undefined;
}

export type ReadyInStore = Ready & { readonly stored: StoredImage };

/** Where images come from. Each is looked for once. */
export interface ImageSource {
  /**
   * Sees to it that an image is in the store or in the registry, and writes its record.
   *
   * @throws WorkbenchError of rendering or building
   */
  readonly ready: (image: Image) => Promise<Ready>;
  /**
   * Sees to it that an image is in the store.
   *
   * @throws WorkbenchError of rendering, building or pulling
   */
  readonly inStore: (image: Image) => Promise<ReadyInStore>;
  /** As `ready`, whatever was found before: another machine may have published the image meanwhile. */
  readonly again: (image: Image) => Promise<Ready>;
}

/** What an image source works with. */
export interface SourceDoors {
  readonly workspace: Workspace;
  readonly doors: Doors;
  /** Told every line that a program prints while an image is built. */
  readonly onLine: (image: string, line: string) => void;
  /** Told what is worth a word about several images, or about waiting. */
  readonly note: (line: string) => void;
  /** Undefined without a registry. */
  readonly published: PublishedImages | undefined;
  /**
   * Whom to ask first: the `store` spares the network. Whoever publishes asks the `registry`: what is there already counts, and
   * is what everything above is built on.
   */
  readonly first: 'store' | 'registry';
}

/** An image with all that is known before it is looked for. */
interface Wanted {
  readonly image: Image;
  readonly context: Context;
  readonly fingerprint: string;
  /** Its name in the store by the fingerprint; it appears together with the image. */
  readonly reference: string;
  readonly parent: Ready | undefined;
}

/** Images of the store, of the registry, or else built: the order of design of every task that needs one. */
export function imageSource({ workspace, doors, onLine, note, published, first }: SourceDoors): ImageSource {
  const found = new Map<string, Promise<Ready>>();
  const ready = (image: Image) => once(found, image.name, () => look(image));

  const brought = new Map<string, Promise<ReadyInStore>>();
  const inStore = (image: Image) =>
    once(brought, image.name, async () => {
      const there = await ready(image);
      const here = isInStore(there) ? there : await bring(await want(image), there);
      found.set(image.name, Promise.resolve(here));
      return here;
    });

  const bring = async (wanted: Wanted, there: Ready) => (await pulled(wanted, there)) ?? build(wanted);

  const look = async (image: Image): Promise<Ready> => {
    const wanted = await want(image);
    const look = { store: () => fromStore(wanted), registry: () => fromRegistry(wanted) };
    const second = first === 'store' ? 'registry' : 'store';
    return (await look[first]()) ?? (await look[second]()) ?? build(wanted);
  };

  const want = async (image: Image): Promise<Wanted> => {
    const below = parentOf(image);
    const parent = below === undefined ? undefined : await ready(below);
    const context = renderContext(image, workspace);
    const fingerprint = fingerprintOf(context, platform(), parent?.record.digest);
    return { image, context, fingerprint, reference: fingerprintReference(fingerprint), parent };
  };

  const fromStore = async (wanted: Wanted): Promise<ReadyInStore | undefined> => {
    const stored = await findImage(doors, wanted.reference);
    return stored === undefined ? undefined : kept(wanted, 'store', stored, undefined);
  };

  const fromRegistry = async (wanted: Wanted): Promise<Ready | undefined> => {
    const index = await published?.find(wanted.image.name, wanted.fingerprint, wanted.parent?.record.digest);
    if (published === undefined || index === undefined) return undefined;
    const stored = first === 'registry' ? await findImage(doors, wanted.reference) : undefined;
    if (stored === undefined) return noted(wanted, index);
    // Another machine published before us: its image takes the place of ours.
    const counts =
      stored.digest === index.stored.digest ? stored : await published.pull(index, wanted.reference, doors);
    return kept(wanted, 'registry', counts, index);
  };

  const pulled = async (wanted: Wanted, there: Ready): Promise<ReadyInStore | undefined> => {
    if (published === undefined || there.published === undefined) return undefined;
    const stored = await published.pullIfPossible(there.published, wanted.reference, doors);
    return stored === undefined ? undefined : kept(wanted, 'registry', stored, there.published);
  };

  const build = async (wanted: Wanted): Promise<ReadyInStore> => {
    const { image, context } = wanted;
    if (context.unpinned.length > 0) throw new WorkbenchError(context.unpinned);
    const below = parentOf(image);
    const parent = below === undefined ? undefined : await inStore(below);
    // The registry had lost a part of the parent, and what was built in its place came out otherwise.
    if (parent?.record.digest !== wanted.parent?.record.digest) return build(await want(image));
    const lock = {
      folder: locksFolder(doors),
      key: wanted.fingerprint.slice('sha256:'.length),
      what: `the build of ${image.name}`,
    };
    // Another process may have built it while we waited.
    return withLock(lock, { ...doors, note }, async () => (await fromStore(wanted)) ?? built(wanted, parent));
  };

  const built = async (wanted: Wanted, parent: ReadyInStore | undefined): Promise<ReadyInStore> => {
    const { image, context, reference } = wanted;
    await buildImage(
      {
        context,
        ...(parent === undefined ? {} : { parent: parent.stored }),
        parentName: context.parent,
        tags: [reference, ...namesOf(wanted)],
        timestamp: context.epoch,
      },
      {
        ...doors,
        onLine: (line) => {
          onLine(image.name, line);
        },
      },
    );
    const stored = await findImage(doors, reference);
    if (stored === undefined) throw imageGone(image.name);
    return kept(wanted, 'built', stored, undefined);
  };

  /** Gives an image of the store its tags, writes its record, and notes where it is. */
  const kept = async (
    wanted: Wanted,
    origin: Ready['origin'],
    stored: StoredImage,
    index: FingerprintIndex | undefined,
  ): Promise<ReadyInStore> => {
    for (const name of namesOf(wanted)) await pointTo(stored, name);
    return { record: recorded(wanted, stored), origin, stored, published: index };
  };

  /** Writes the record of an image that only the registry has, and notes that. */
  const noted = (wanted: Wanted, index: FingerprintIndex): Ready => ({
    record: recorded(wanted, index.stored),
    origin: 'registry',
    stored: undefined,
    published: index,
  });

  const recorded = (wanted: Wanted, come: Pick<StoredImage, 'digest' | 'size' | 'layers'>): ImageRecord => {
    const record = recordOf(wanted, come);
    // Once Nx has ended, the next run may have written one already.
    goOn(doors);
    writeRecord(workspace.root, record);
    notePresence(cacheDir, record.name, {
      store: doors.storeFolder,
      reference: wanted.reference,
      digest: record.digest,
    });
    return record;
  };

  const pointTo = async ({ id, digest }: StoredImage, reference: string) => {
    if ((await findImage(doors, reference))?.digest !== digest)
      await runWell(doors.run, doors.engine.tag(id, reference));
  };

  const parentOf = ({ parent }: Image) => (parent === undefined ? undefined : workspace.images.get(parent));
  const again = (image: Image) => {
    for (const known of [found, brought]) known.delete(image.name);
    return ready(image);
  };
  return { ready, inStore, again };
}

function recordOf(
  wanted: Wanted,
  { digest, size, layers }: Pick<StoredImage, 'digest' | 'size' | 'layers'>,
): ImageRecord {
  const { image, fingerprint, parent } = wanted;
  const standsOn = parent === undefined ? null : { name: parent.record.name, digest: parent.record.digest };
  return { name: image.name, digest, fingerprint, parent: standsOn, tags: tagsOf(wanted), size, layers };
}

function tagsOf({ image: { name }, context: { date } }: Wanted): string[] {
  return [`${name}_${date}`, `${name}_latest`];
}

/** Below the store, so that all who build into it share them. */
function locksFolder({ storeFolder }: Pick<Doors, 'storeFolder'>): string {
  return join(storeFolder, 'workbench-images-locks');
}

/** Its names in the store, beside the one by the fingerprint. */
function namesOf(wanted: Wanted): string[] {
  return tagsOf(wanted).map((tag) => `${localRepository}:${tag}`);
}

function isInStore(ready: Ready): ready is ReadyInStore {
  return ready.stored !== undefined;
}
