import type { ProjectConfiguration } from '@nx/devkit';
import type { Files } from '../catalogue/files.ts';
import { allRecipes, type Catalogue } from '../model/catalogue.ts';
import type { Image } from '../model/image.ts';
import type { Recipe } from '../model/recipe.ts';
import { chainOf } from '../matrix/chain.ts';
import { checksFolders, type CheckShelf } from '../recipe/checks.ts';
import { recipeOf } from '../recipe/image-facts.ts';
import { templateReader } from '../recipe/template.ts';
import { checksProject } from './checks-project.ts';
import { imageInputs } from './image-inputs.ts';
import { imageProject } from './image-project.ts';
import type { PluginOptions } from './options.ts';
import { recipeProject } from './recipe-project.ts';
import { releaseProject } from './release-project.ts';

/** All projects of the workspace: recipes, releases, checks, images. */
export function projectsOf(
  catalogue: Catalogue,
  images: ReadonlyMap<string, Image>,
  files: Files,
  options: PluginOptions,
): ProjectConfiguration[] {
  const shelf = { catalogue, images, files, readTemplate: templateReader(files) };
  const inputs = new Map([...images.values()].map((image) => [image.name, imageInputs(image, shelf)]));
  return [
    ...allRecipes(catalogue).map((recipe) => recipeProject(recipe, madeFrom(recipe, images, catalogue), inputs)),
    ...catalogue.releases.filter(({ endOfLife }) => !endOfLife).map(releaseProject),
    ...[...checkedImages(images, shelf)].map(([folder, names]) => checksProject(folder, names)),
    ...[...images.values()].map((image) => imageProject(image, images, inputs.get(image.name) ?? [], shelf, options)),
  ];
}

function madeFrom({ folder }: Recipe, images: ReadonlyMap<string, Image>, catalogue: Catalogue): string[] {
  return [...images.values()]
    .filter((image) => recipeOf(image, catalogue).folder === folder)
    .map((image) => image.name);
}

/** Folders of checks, each with the images that it holds for: those of its recipe and all above them. */
function checkedImages(images: ReadonlyMap<string, Image>, shelf: CheckShelf): Map<string, string[]> {
  const checked = new Map<string, string[]>();
  for (const { name } of images.values()) {
    for (const folder of chainOf(images, name).flatMap((below) => checksFolders(below, shelf))) {
      checked.set(folder, [...(checked.get(folder) ?? []), name]);
    }
  }
  return checked;
}
