import { bytes } from '../../report/progress.ts';
import { imageTarget } from '../image-target.ts';
import { openImages } from '../open-images.ts';

const openPulls = openImages(async ({ image, progress }, source) => {
  const { record, origin } = await source.inStore(image);
  const word = { built: 'built   ', registry: 'pulled  ', store: 'present ' }[origin];
  return `${word}  ${image.name}  ${progress.elapsed()}  ${bytes(record.size)}  ${record.digest}`;
});

const { one, many } = imageTarget('pulling', openPulls);

/** Brings an image into the store: from the registry if it has it, else by building it. */
export default one;

/** Does the same for many images in one process. */
export const pullAll = many;
