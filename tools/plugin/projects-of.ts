import type { ProjectConfiguration } from '@nx/devkit';
import type { Files } from '../catalogue/files.ts';
import { allRecipes, type Catalogue } from '../model/catalogue.ts';
import type { Image } from '../model/image.ts';
import { manifestInputsIn } from '../manifests/manifest-inputs.ts';
import type { Recipe } from '../model/recipe.ts';
import { chainOf } from '../matrix/chain.ts';
import { checksFolders, type CheckShelf } from '../recipe/checks.ts';
import { recipeOf } from '../recipe/image-facts.ts';
import { templateReader } from '../recipe/template.ts';
import { checksProject } from './checks-project.ts';
import { contextFiles, toolsProject } from './image-inputs.ts';
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
  const manifestInputs = manifestInputsIn(shelf);
  const made = [...images.values()].map((image) => ({ image, context: contextFiles(image, shelf) }));
  const contexts = new Map(made.map(({ image, context }) => [image.name, context]));
  return [
    toolsProject,
    ...allRecipes(catalogue).map((recipe) => recipeProject(recipe, madeFrom(recipe, images, catalogue), contexts)),
    ...catalogue.releases
      .filter(({ endOfLife }) => !endOfLife)
      .map((release) => releaseProject(release, manifestInputs(release), options)),
    ...[...checkedImages(images, shelf)].map(([folder, names]) => checksProject(folder, names)),
    ...made.map(({ image, context }) => imageProject(image, images, context, shelf, options)),
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
