import { bytes } from '../../report/progress.ts';
import { openImages } from '../open-images.ts';

/** Builds an image unless it is in the store or in the registry. */
export const openBuilds = openImages(async ({ image, progress }, source) => {
  const { record, origin, stored, published } = await source.ready(image);
  const word = origin === 'built' ? 'built   ' : 'present ';
  const where =
    stored === undefined && published !== undefined ? `  in the registry as ${published.published.digest}` : '';
  return `${word}  ${image.name}  ${progress.elapsed()}  ${bytes(record.size)}  ${record.digest}${where}`;
});
