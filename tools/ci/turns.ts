import { below, forestOf, treeFrom, withBelow, type Parents } from './forest.ts';

/** An image whose turn it is. */
export interface Turn {
  readonly image: string;
  /** What it stands on, the nearest first. */
  readonly below: readonly string[];
  /** What is not needed any more once its turn is over; what stands on others comes before them. */
  readonly spare: readonly string[];
}

/**
 * The order in which a machine with a small disk makes images: each chain to its end before the next begins. So there are
 * never more images at a time than the longest chain has.
 *
 * @param wanted names of the images that are to be made; what they stand on is there for as long as it is needed
 */
export function turnsOf(parents: Parents, wanted: ReadonlySet<string>): Turn[] {
  const forest = forestOf(parents, withBelow(parents, wanted));
  const order = forest.roots.flatMap((root) => treeFrom(forest, root)).filter((image) => wanted.has(image));
  // Of each image, the turn after which nothing stands on it any more.
  const last = new Map<string, string>();
  for (const image of order) for (const name of [image, ...below(parents, image)]) last.set(name, image);
  return order.map((image) => {
    const chain = [image, ...below(parents, image)];
    return { image, below: chain.slice(1), spare: chain.filter((name) => last.get(name) === image) };
  });
}
