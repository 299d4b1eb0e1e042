import type { Image } from '../model/image.ts';

/** An image and those it stands on, base first. */
export function chainOf(images: ReadonlyMap<string, Image>, name: string): Image[] {
  const chain: Image[] = [];
  for (let image = images.get(name); image !== undefined; image = parentOf(images, image)) chain.unshift(image);
  return chain;
}

function parentOf(images: ReadonlyMap<string, Image>, { parent }: Image): Image | undefined {
  return parent === undefined ? undefined : images.get(parent);
}
