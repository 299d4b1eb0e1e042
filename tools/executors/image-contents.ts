import type { Doors } from '../engine/doors.ts';
import { publishedContents } from '../contents/published-sbom.ts';
import { readImage } from '../contents/read-image.ts';
import { readContents } from '../contents/read-contents.ts';
import type { Contents } from '../model/contents.ts';
import type { Image } from '../model/image.ts';
import type { ImageSource } from './image-source.ts';
import type { PublishedImages } from './published-images.ts';

/** What telling an image's contents needs. */
export interface ContentsDoors {
  /** Absolute path of the workspace. */
  readonly root: string;
  readonly source: ImageSource;
  /** Undefined without a registry. */
  readonly published: PublishedImages | undefined;
  readonly doors: Doors;
  readonly note: (line: string) => void;
}

/**
 * What is in an image: as it was listed before, as the registry tells of an image that is only there, or as the image itself
 * shows.
 *
 * @param file whether what was written before may be believed: the target `contents` itself is asked to find out
 * @throws WorkbenchError of the source, or of reading the image
 */
export async function imageContents(
  image: Image,
  { root, source, published, doors, note }: ContentsDoors,
  { file }: { readonly file: boolean },
): Promise<Contents> {
  const { record, stored, published: index } = await source.ready(image);
  const written = file ? readContents(root, image.name, record.digest) : undefined;
  if (written !== undefined) return written;
  if (stored === undefined && published !== undefined && index !== undefined) {
    const told = await publishedContents(index.published.digest, record.digest, published.reader);
    if (told !== undefined) return told;
  }
  const here = await source.inStore(image);
  const { contents, notes } = await readImage(image.name, here.stored, doors);
  for (const line of notes) note(`note      ${line}`);
  return contents;
}
