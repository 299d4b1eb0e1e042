import { imageTarget } from '../image-target.ts';
import { openPublishing } from './open-publishing.ts';

const { one, many } = imageTarget('publishing', openPublishing);

/** Pushes an image to the registry, unless it is there, and lets its tags point to it. */
export default one;

/** Does the same for many images in one process. */
export const publishAll = many;
