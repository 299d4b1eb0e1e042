import { acceleratorPins } from '../catalogue/read-pins.ts';
import type { Catalogue } from '../model/catalogue.ts';
import type { Image } from '../model/image.ts';
import { recipeFolders, type BaseRecipe, type Recipe, type Serve } from '../model/recipe.ts';
import { isLocal, lockFiles, lockFolder, overridesFolder, type Pins, type Release } from '../model/release.ts';

/** The release that an image belongs to. */
export function releaseOf(image: Pick<Image, 'release'>, catalogue: Catalogue): Release {
  return need(catalogue.releases.find(({ name }) => name === image.release));
}

/** The recipe that makes an image. */
export function recipeOf({ kind, recipe, release }: Image, catalogue: Catalogue): Recipe {
  const { bases, cudas, bundles, ides } = releaseOf({ release }, catalogue).recipes;
  if (kind === 'base') return need(bases.get(recipe));
  if (kind === 'cuda') return need(cudas.get(recipe));
  return need(kind === 'bundle' ? bundles.get(recipe) : ides.get(recipe));
}

/** How the IDE of an image is started; undefined for one that has nothing to serve. */
export function serveOf(image: Image, catalogue: Catalogue): Serve | undefined {
  const recipe = recipeOf(image, catalogue);
  return recipe.kind === 'ide' ? recipe.serve : undefined;
}

/** The base at the bottom of an image's chain. */
export function baseOf({ os, release }: Image, catalogue: Catalogue): BaseRecipe {
  return need(releaseOf({ release }, catalogue).recipes.bases.get(os));
}

/** What a release says of an image's recipe, and of CUDA to what is accelerated: keys of `release.pins`, the nearest first. */
export function pinKeys({ kind, recipe, accelerated }: Image): string[] {
  return [`${recipeFolders[kind]}/${recipe}`, ...(accelerated ? [acceleratorPins] : [])];
}

/** The file in which a release pins what belongs to an image's own recipe, whether it exists or not. */
export function ownPinsFile({ kind, recipe }: Image, { folder }: Pick<Release, 'folder'>): string {
  return `${folder}/pins/${recipeFolders[kind]}/${recipe}.yaml`;
}

/** The pins of an image that its release has, the nearest first. */
export function pinsOf(image: Image, { pins }: Pick<Release, 'pins'>): Pins[] {
  return pinKeys(image)
    .map((key) => pins.get(key))
    .filter((found) => found !== undefined);
}

/** Values and versions that a release pins for an image, by name; the nearest wins. Each of them is one word. */
export function pinnedValues(image: Image, release: Pick<Release, 'pins'>): Record<string, string> {
  return nearest(image, release, wordsIn);
}

/** Values, versions and texts that a release pins for an image, by name; the nearest wins. */
export function pinnedTexts(image: Image, release: Pick<Release, 'pins'>): Record<string, string> {
  return nearest(image, release, (pins) => ({ ...wordsIn(pins), ...pins.texts }));
}

function wordsIn({ values, downloads }: Pins): Record<string, string> {
  const versions = Object.entries(downloads).map(([name, { version }]) => [name, version]);
  return { ...values, ...(Object.fromEntries(versions) as Record<string, string>) };
}

function nearest(
  image: Image,
  release: Pick<Release, 'pins'>,
  inOne: (pins: Pins) => Record<string, string>,
): Record<string, string> {
  return Object.assign({}, ...pinsOf(image, release).map(inOne).reverse()) as Record<string, string>;
}

/** The requirement file that an image installs if it is there, below the workspace root; undefined if it installs none. */
export function requirementsFile(image: Image, catalogue: Catalogue): string | undefined {
  const { kind, bundle = '', python } = image;
  const release = releaseOf(image, catalogue);
  if (kind === 'base') return `${lockFolder(release, 'base', python)}/${lockFiles.packages}`;
  if (kind === 'bundle') return `${lockFolder(release, bundle, python)}/${lockFiles.packages}`;
  const recipe = recipeOf(image, catalogue);
  if (recipe.kind !== 'ide' || recipe.requirements === undefined) return undefined;
  return `${lockFolder(release, bundle, python)}/${lockFiles[recipe.requirements]}`;
}

/** The YAML files whose values an image depends on: what it is called, and what its release pins. */
export function factFiles(image: Image, catalogue: Catalogue): string[] {
  const { folder } = releaseOf(image, catalogue);
  return [...titleFiles(image, catalogue), ...pinKeys(image).map((key) => `${folder}/pins/${key}.yaml`)];
}

/**
 * The YAML files that tell what an image is called: the base tells the Python's version, the bundle and the IDE their
 * titles, the release its date.
 */
export function titleFiles(image: Image, catalogue: Catalogue): string[] {
  const release = releaseOf(image, catalogue);
  const bundle = release.recipes.bundles.get(image.bundle ?? '');
  const recipes = [recipeOf(image, catalogue), baseOf(image, catalogue), ...(bundle === undefined ? [] : [bundle])];
  return [
    ...new Set([
      ...recipes.map(({ folder }) => `${folder}/recipe.yaml`),
      // A copy that the release may come to have, or had.
      ...recipes.map(
        ({ kind, name }) => `${overridesFolder(release)}/images/${recipeFolders[kind]}/${name}/recipe.yaml`,
      ),
      `${release.folder}/release.yaml`,
      ...(image.declaredIn === undefined ? [] : [image.declaredIn]),
    ]),
  ];
}

/** Whether an image is published: one for this clone alone is not. */
export function isPublished({ declaredIn }: Image): boolean {
  return declaredIn !== undefined && !isLocal(declaredIn);
}

/** The matrix only makes images of what the catalogue holds; anything else is a bug. */
export function need<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('an image of the matrix is not in the catalogue');
  return value;
}
