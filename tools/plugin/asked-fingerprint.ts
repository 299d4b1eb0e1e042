import { filesUnder } from '../catalogue/files.ts';
import { memoFiles } from '../catalogue/memo-files.ts';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { platform } from '../engine/platform.ts';
import { imagesOf } from '../matrix/images-of.ts';
import { fingerprintOf } from '../recipe/fingerprint.ts';
import { readRecord } from '../recipe/read-record.ts';
import { renderContext } from '../recipe/render.ts';
import { templateReader } from '../recipe/template.ts';

/**
 * What is asked for by an image's fingerprint as things stand here, with the parent that its record tells.
 *
 * @param root absolute path of the workspace
 * @returns a function of an image's name, which gives undefined where there is no such image or no record of its parent
 */
export function askedFingerprints(root: string): (image: string) => string | undefined {
  const files = memoFiles(filesUnder(root));
  const catalogue = readCatalogue(files);
  const images = imagesOf(catalogue);
  const shelf = { catalogue, images, files, readTemplate: templateReader(files) };
  return (name) => {
    const image = images.get(name);
    if (image === undefined) return undefined;
    const parent = image.parent === undefined ? undefined : readRecord(root, image.parent);
    if (image.parent !== undefined && parent === undefined) return undefined;
    return fingerprintOf(renderContext(image, shelf), platform(), parent?.digest);
  };
}
