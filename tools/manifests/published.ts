import type { Catalogue } from '../model/catalogue.ts';
import { oneOf } from '../catalogue/nearest.ts';
import type { Image } from '../model/image.ts';
import { WorkbenchError } from '../model/problem.ts';
import type { Release } from '../model/release.ts';
import { baseOf, isPublished, need, recipeOf, releaseOf } from '../recipe/image-facts.ts';
import type { Declared } from './asked-files.ts';

/** The images of a release that people pull, in the order of menus. */
export function publishedImages(release: string, { catalogue, images }: Declared): Image[] {
  const published = [...images.values()].filter((image) => image.release === release && isPublished(image));
  return published
    .map((image) => ({ image, order: menuOrder(image, catalogue) }))
    .sort((one, other) => one.order - other.order || (one.image.name < other.image.name ? -1 : 1))
    .map(({ image }) => image);
}

/** The images of one combination in all releases that live, the newest release first. */
export function acrossReleases(combination: string, { catalogue, images }: Declared): Image[] {
  return [...catalogue.releases]
    .sort((one, other) => (one.name < other.name ? 1 : -1))
    .flatMap(({ name }) => images.get(`${combination}_${name}`) ?? [])
    .filter(isPublished);
}

/**
 * The place of an image in a menu, made of its recipes' places alone, so that it stays when others come and go: IDE
 * before bundle before OS, each with three digits, and what needs an accelerator after what does without.
 */
export function menuOrder(image: Image, catalogue: Catalogue): number {
  const bundle = need(releaseOf(image, catalogue).recipes.bundles.get(image.bundle ?? ''));
  const places = [recipeOf(image, catalogue), bundle, baseOf(image, catalogue)].map(({ order }) =>
    withinThreeDigits(order),
  );
  return Number(`${places.join('')}${image.accelerated ? 1 : 0}`);
}

function withinThreeDigits(order: number): string {
  return String(Math.min(999, Math.max(0, order))).padStart(3, '0');
}

/**
 * A release whose images people build.
 *
 * @throws WorkbenchError UNKNOWN_RELEASE, ENDED_RELEASE
 */
export function livingRelease(name: string, { releases }: Catalogue): Release {
  const living = releases.filter(({ endOfLife }) => !endOfLife);
  const release = living.find((candidate) => candidate.name === name);
  if (release !== undefined) return release;
  const hint = oneOf(
    living.map((candidate) => candidate.name),
    name,
  );
  const ended = releases.some((candidate) => candidate.name === name);
  throw new WorkbenchError([
    ended
      ? {
          code: 'ENDED_RELEASE',
          message: `release ${name} is at the end of its life`,
          where: `releases/${name}/release.yaml`,
          hint,
        }
      : { code: 'UNKNOWN_RELEASE', message: `no release is called ${JSON.stringify(name)}`, hint },
  ]);
}
