import { join } from 'node:path';
import { contentsFile, type Contents } from '../model/contents.ts';
import { readWhole } from '../recipe/whole-file.ts';
import { listOf } from './list-text.ts';

/**
 * The list of contents that was written below `root` for an image; undefined if there is none, or if it is one of another build.
 *
 * @param digest of the image's manifest in the store
 */
export function readContents(root: string, name: string, digest: string): Contents | undefined {
  const text = readWhole(join(root, contentsFile(name)));
  const contents = text === undefined ? undefined : listOf(text);
  return contents?.image === name && contents.digest === digest ? contents : undefined;
}
