import { join } from 'node:path';
import { contentsFile, sbomFile, type Contents } from '../model/contents.ts';
import { writeWhole } from '../recipe/whole-file.ts';
import { listText } from './list-text.ts';
import { sbomText } from './sbom.ts';

/** Writes an image's list of contents below `root`, and the same as a CycloneDX document. Each appears whole or not at all. */
export async function writeContents(root: string, contents: Contents): Promise<void> {
  const sbom = await sbomText(contents);
  writeWhole(join(root, sbomFile(contents.image)), sbom);
  writeWhole(join(root, contentsFile(contents.image)), listText(contents));
}
