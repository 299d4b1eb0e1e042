import type { Image } from '../model/image.ts';

/** Which image each stands on, by name. */
export type Parents = ReadonlyMap<string, Pick<Image, 'parent'>>;

/** Some images of a family, as trees. */
export interface Forest {
  /** Those that stand on none of the others, by name. */
  readonly roots: readonly string[];
  /** The images that stand on one, with none of the others between, by name. */
  readonly above: (image: string) => readonly string[];
}

/** The images that an image stands on, the nearest first. */
export function below(parents: Parents, image: string): string[] {
  const found: string[] = [];
  for (let name = parents.get(image)?.parent; name !== undefined; name = parents.get(name)?.parent) found.push(name);
  return found;
}

/** Some images with all that they stand on. */
export function withBelow(parents: Parents, images: Iterable<string>): Set<string> {
  return new Set([...images].flatMap((image) => [image, ...below(parents, image)]));
}

/** Some images as trees: each stands on the nearest of them that it stands on at however many removes. */
export function forestOf(parents: Parents, images: ReadonlySet<string>): Forest {
  const children = new Map<string, string[]>();
  const roots: string[] = [];
  for (const image of [...images].sort()) {
    const nearest = below(parents, image).find((name) => images.has(name));
    if (nearest === undefined) roots.push(image);
    else children.set(nearest, [...(children.get(nearest) ?? []), image]);
  }
  return { roots, above: (image) => children.get(image) ?? [] };
}

/** An image and all above it: each chain to its end before the next, and parents before what stands on them. */
export function treeFrom({ above }: Pick<Forest, 'above'>, image: string): string[] {
  return [image, ...above(image).flatMap((child) => treeFrom({ above }, child))];
}
