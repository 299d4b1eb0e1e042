import { filesUnder } from '../catalogue/files.ts';
import { memoFiles } from '../catalogue/memo-files.ts';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { platform } from '../engine/platform.ts';
import { imagesOf } from '../matrix/images-of.ts';
import { WorkbenchError } from '../model/problem.ts';
import type { ImageRecord } from '../model/record.ts';
import { fingerprintOf } from '../recipe/fingerprint.ts';
import { renderContext } from '../recipe/render.ts';
import { templateReader } from '../recipe/template.ts';

/** The fingerprint that an image asks for on a parent, or on none. */
export interface AskedNow {
  readonly parent: { readonly name: string; readonly digest: string } | null;
  readonly asked: string;
}

/** Gives undefined where nothing is asked for. */
export type AskNow = (image: string, recordOf: (image: string) => ImageRecord | undefined) => AskedNow | undefined;

/**
 * Reads the catalogue once, and renders each image that is asked about. What is wrong with files is said by the task that renders
 * them: here, nothing that they ask for is there.
 *
 * @param root absolute path of the workspace
 */
export function fingerprintsNow(root: string): AskNow {
  const files = memoFiles(filesUnder(root));
  const shelf = orUndefined(() => {
    const catalogue = readCatalogue(files);
    return { catalogue, images: imagesOf(catalogue), files, readTemplate: templateReader(files) };
  });
  return (name, recordOf) => {
    const image = shelf?.images.get(name);
    if (shelf === undefined || image === undefined) return undefined;
    const below = image.parent === undefined ? undefined : recordOf(image.parent);
    if (image.parent !== undefined && below === undefined) return undefined;
    const context = orUndefined(() => renderContext(image, shelf));
    if (context === undefined) return undefined;
    const parent = below === undefined ? null : { name: below.name, digest: below.digest };
    return { parent, asked: fingerprintOf(context, platform(), parent?.digest) };
  };
}

function orUndefined<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch (error) {
    if (error instanceof WorkbenchError) return undefined;
    throw error;
  }
}
