import type { Catalogue } from '../model/catalogue.ts';
import type { Image } from '../model/image.ts';
import type { Release } from '../model/release.ts';
import { baseOf, need, recipeOf, releaseOf } from './image-facts.ts';

/** What an image is called for people, and one sentence on what it holds. */
export interface Titles {
  readonly title: string;
  readonly description: string;
}

/** Made of the recipes' titles, unless the combination has one of its own. */
export function titlesOf(image: Image, catalogue: Catalogue): Titles {
  const release = releaseOf(image, catalogue);
  const base = baseOf(image, catalogue);
  const recipe = recipeOf(image, catalogue);
  const place = `${base.title}, Python ${need(base.pythons[image.python])}`;
  if (image.kind === 'base') return { title: `${place} (${release.name})`, description: recipe.description };
  const bundle = release.recipes.bundles.get(image.bundle ?? '');
  const declared = declaredTitle(image, release);
  const contents = image.kind === 'ide' ? `${recipe.title}, ${need(bundle).title}` : recipe.title;
  const accelerator = image.accelerated && image.kind !== 'cuda' ? ', CUDA' : '';
  const title = `${declared ?? `${contents}${accelerator}, ${place}`} (${release.name})`;
  const description = image.kind === 'ide' ? `${recipe.description}. ${need(bundle).description}` : recipe.description;
  return { title, description };
}

/** The title that an image's combination gives it: all that the file which declares it says of what the image is made of. */
export function declaredTitle(
  { declaredIn }: Image,
  { combinations }: Pick<Release, 'combinations'>,
): string | undefined {
  return combinations.find(({ file }) => file === declaredIn)?.title;
}

/** The name under which people pull an image of the release's day. */
export function publishedReference(image: Pick<Image, 'name' | 'release'>, catalogue: Catalogue): string {
  const { repository, date } = releaseOf(image, catalogue);
  return `${repository}:${image.name}_${date}`;
}
