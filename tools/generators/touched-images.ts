import type { Image } from '../model/image.ts';
import { partsOf, type Shelf } from '../recipe/parts.ts';
import { chainOf } from '../matrix/chain.ts';

/** The images that are made from any of these files, and those that stand on them: what `nx affected` names. */
export function touchedImages(paths: ReadonlySet<string>, shelf: Shelf): Image[] {
  const isMadeFrom = new Map([...shelf.images.values()].map((image) => [image.name, madeFrom(image, shelf, paths)]));
  return [...shelf.images.values()].filter((image) =>
    chainOf(shelf.images, image.name).some(({ name }) => isMadeFrom.get(name)),
  );
}

function madeFrom(image: Image, shelf: Shelf, paths: ReadonlySet<string>): boolean {
  // What is wrong with a template is said by the task that renders it.
  const { facts, texts, packageFiles } = partsOf(image, shelf, []);
  return [...facts, ...texts, ...packageFiles].some((path) => paths.has(path));
}
