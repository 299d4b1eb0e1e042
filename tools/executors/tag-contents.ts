import { publishedContents } from '../contents/published-sbom.ts';
import { readImage } from '../contents/read-image.ts';
import type { Doors } from '../engine/doors.ts';
import { newMarker } from '../engine/marker.ts';
import { sha256 } from '../engine/manifest.ts';
import { findImage } from '../engine/store.ts';
import type { StoredImage } from '../engine/stored-image.ts';
import type { Contents } from '../model/contents.ts';
import { localRepository } from '../model/local-repository.ts';
import { WorkbenchError } from '../model/problem.ts';
import { registryName } from '../registry/setting.ts';
import { copy, inRegistry, inStore } from '../registry/skopeo.ts';
import { once } from './once.ts';
import type { PublishedImages } from './published-images.ts';

/** What telling the contents of a tag needs. */
export interface TagDoors {
  /** Undefined without a registry. */
  readonly published: PublishedImages | undefined;
  readonly doors: Doors;
  readonly note: (line: string) => void;
}

/**
 * Tells what is in the image of a tag, which people have already: of the registry, or else of the store. Undefined where
 * neither has it. Nothing is built. Each image is read once.
 *
 * Its function throws WorkbenchError of reading or pulling the image.
 */
export function tagContents({ published, doors, note }: TagDoors): (tag: string) => Promise<Contents | undefined> {
  const read = new Map<string, Promise<Contents>>();
  const fromImage = (name: string, stored: StoredImage) =>
    once(read, stored.id, async () => {
      const { contents, notes } = await readImage(name, stored, doors);
      for (const line of notes) note(`note      ${line}`);
      return contents;
    });

  const told = new Map<string, Promise<Contents>>();
  const fromRegistry = async (tag: string, { registry, reader }: PublishedImages): Promise<Contents | undefined> => {
    const manifest = await reader.manifest(tag);
    if (manifest === undefined) return undefined;
    const digest = sha256(manifest);
    return once(told, digest, async () => {
      const sbom = await publishedContents(digest, undefined, reader);
      if (sbom !== undefined) return sbom;
      note(`pulling   ${tag}: there is no list of its contents beside it`);
      const passing = `${localRepository}:pulled-${newMarker()}`;
      try {
        await copy(inRegistry(registry, `@${digest}`), inStore(passing), [], doors);
        const stored = await findImage(doors, passing);
        if (stored === undefined) throw new Error(`${passing} was pulled, and is not in the store`);
        return await fromImage(tag, stored);
      } finally {
        await doors.run(doors.engine.untag(passing));
      }
    });
  };

  return async (tag) => {
    const own = published === undefined ? '' : `${registryName(published.registry)}:`;
    const short = published !== undefined && tag.startsWith(own) ? tag.slice(own.length) : tag;
    if (published !== undefined && tagPattern.test(short)) {
      const there = await unlessDown(() => fromRegistry(short, published), note);
      if (there !== undefined) return there;
    }
    const stored = await findImage(doors, tagPattern.test(tag) ? `${localRepository}:${tag}` : tag);
    return stored === undefined ? undefined : fromImage(tag, stored);
  };
}

/** As the OCI distribution specification has tags. */
const tagPattern = /^\w[\w.-]{0,127}$/;

/** A registry that does not answer has nothing, and that is said. */
export async function unlessDown<T>(work: () => Promise<T>, note: TagDoors['note']): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof WorkbenchError) || !error.problems.every(({ code }) => code.startsWith('REGISTRY_')))
      throw error;
    for (const { message } of error.problems) note(`note      ${message}; looking in the store`);
    return undefined;
  }
}
