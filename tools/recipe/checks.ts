import type { Files } from '../catalogue/files.ts';
import type { Image } from '../model/image.ts';
import { sectionFolders } from './parts.ts';

/** The folders of checks that an image's own recipe brings; those of its parents hold as well. */
export function checksFolders(image: Image, files: Files): string[] {
  return sectionFolders(image)
    .map((folder) => `${folder}/checks`)
    .filter((folder) => files.list(folder).length > 0);
}
