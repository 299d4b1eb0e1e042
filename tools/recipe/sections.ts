import { bundleLineage } from '../catalogue/combination-rules.ts';
import type { Catalogue } from '../model/catalogue.ts';
import type { Image } from '../model/image.ts';
import { recipeOf, releaseOf } from './image-facts.ts';

/** Section files by convention: a section exists because its file does. */
export const sectionFiles = {
  downloads: 'downloads.yaml',
  builder: 'builder.hbs',
  files: 'files',
  before: 'before-packages.hbs',
  packages: 'os-packages.txt',
  custom: 'custom.hbs',
  flattened: 'flattened.hbs',
} as const;

/** The folders in which an image's own sections may lie, whether they exist or not, the most general first. */
export function sectionFolders(image: Image, catalogue: Catalogue): string[] {
  const { folder } = recipeOf(image, catalogue);
  if (image.kind === 'base') return [folder];
  const variants = image.kind === 'cuda' ? [] : variantsOf(image, catalogue);
  return osFolders(folder, image, catalogue).flatMap((place) => [
    place,
    ...variants.map((variant) => `${place}/${variant}`),
  ]);
}

/** A folder, and those in it that hold for the image's family of systems and for its OS. */
export function osFolders(folder: string, image: Image, catalogue: Catalogue): string[] {
  const family = releaseOf(image, catalogue).recipes.bases.get(image.os)?.family ?? '';
  return [...new Set([folder, `${folder}/on-${family}`, `${folder}/on-${image.os}`])];
}

function variantsOf({ kind, os, bundle = '', accelerated, release }: Image, catalogue: Catalogue): string[] {
  const { recipes } = releaseOf({ release }, catalogue);
  const bundles = kind === 'ide' ? bundleLineage(recipes, { os, bundle }) : [];
  return [accelerated ? 'with-cuda' : 'without-cuda', ...bundles.map((name) => `with-${name}`)];
}
