import type { z } from 'zod';
import { reservedNames } from '../model/names.ts';
import type { Problem } from '../model/problem.ts';
import type { BaseRecipe, BundleRecipe, CudaRecipe, IdeRecipe, RecipeKind } from '../model/recipe.ts';
import { recipeFolders } from '../model/recipe.ts';
import type { Entry, Files } from './files.ts';
import { readYaml } from './read-yaml.ts';
import { isFolderOrReadme, unknownFiles } from './unknown-files.ts';
import { Base, Bundle, Cuda, Ide, namePattern } from './schema.ts';

export interface Recipes {
  readonly bases: ReadonlyMap<string, BaseRecipe>;
  readonly cudas: ReadonlyMap<string, CudaRecipe>;
  readonly bundles: ReadonlyMap<string, BundleRecipe>;
  readonly ides: ReadonlyMap<string, IdeRecipe>;
}

/** Reads `recipe.yaml` of every folder under `images/`. Problems are added to `problems`, their recipes left out. */
export function readRecipes(files: Files, problems: Problem[]): Recipes {
  const folders = Object.values(recipeFolders);
  const isKind = (entry: Entry) => isFolderOrReadme(entry) && (entry.type === 'file' || folders.includes(entry.name));
  problems.push(...unknownFiles(files, 'images', isKind, `${folders.join(', ')}, README.md`));
  return {
    bases: readKind(files, problems, 'base', Base),
    cudas: readKind(files, problems, 'cuda', Cuda),
    bundles: readKind(files, problems, 'bundle', Bundle),
    ides: readKind(files, problems, 'ide', Ide),
  };
}

function readKind<K extends RecipeKind, T extends object>(
  files: Files,
  problems: Problem[],
  kind: K,
  schema: z.ZodType<T>,
): Map<string, T & { kind: K; name: string; folder: string }> {
  const recipes = new Map<string, T & { kind: K; name: string; folder: string }>();
  const parent = `images/${recipeFolders[kind]}`;
  problems.push(...unknownFiles(files, parent, isFolderOrReadme, 'folders, README.md'));
  for (const { name, type } of files.list(parent)) {
    if (type !== 'folder') continue;
    const folder = `${parent}/${name}`;
    const badName = nameProblem(kind, name, folder);
    if (badName) problems.push(badName);
    const written = readYaml(files, `${folder}/recipe.yaml`, schema, problems);
    if (written && !badName) recipes.set(name, { ...written, kind, name, folder });
  }
  return recipes;
}

const cudaStepPattern = /^[a-z][a-z0-9-]{0,30}$/;

function nameProblem(kind: RecipeKind, name: string, folder: string): Problem | undefined {
  if (reservedNames.includes(name)) {
    const message = `a recipe can't be called \`${name}\`: names of images begin with that word`;
    return { code: 'RESERVED_NAME', message, where: folder, hint: 'rename the folder' };
  }
  if ((kind === 'cuda' ? cudaStepPattern : namePattern).test(name)) return undefined;
  return {
    code: 'BAD_NAME',
    message: `a recipe can't be called ${JSON.stringify(name)}: its name enters tags and labels`,
    where: JSON.stringify(folder),
    hint: 'use lower-case letters and digits, beginning with a letter',
  };
}
