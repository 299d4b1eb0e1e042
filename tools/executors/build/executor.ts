import { imageTarget } from '../image-target.ts';
import { openBuilds } from './open-builds.ts';

const { one, many } = imageTarget('building', openBuilds);

/** Builds an image, or finds it in the store by its fingerprint, and writes its record. */
export default one;

/** Does the same for many images in one process. */
export const buildAll = many;
