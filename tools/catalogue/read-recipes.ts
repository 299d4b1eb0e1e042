import type { z } from 'zod';
import { reservedNames } from '../model/names.ts';
import type { Problem } from '../model/problem.ts';
import type { RecipeKind, Recipes } from '../model/recipe.ts';
import { recipeFolders } from '../model/recipe.ts';
import type { Entry, Files } from './files.ts';
import { readYaml } from './read-yaml.ts';
import { isFolderOrReadme, unknownFiles } from './unknown-files.ts';
import { Base, Bundle, Cuda, Ide, namePattern, stepPattern } from './schema.ts';

/**
 * Reads `recipe.yaml` of every folder under `images/`, or under a release's own copy of it. Problems are added to
 * `problems`, their recipes left out.
 *
 * @param root below the workspace root, e.g. `images`
 */
export function readRecipes(files: Files, root: string, problems: Problem[]): Recipes {
  const folders = Object.values(recipeFolders);
  const isKind = (entry: Entry) => isFolderOrReadme(entry) && (entry.type === 'file' || folders.includes(entry.name));
  problems.push(...unknownFiles(files, root, isKind, [...folders.map((folder) => `${folder}/`), 'README.md']));
  const read = <K extends RecipeKind, T extends object>(kind: K, schema: z.ZodType<T>) =>
    readKind(files, `${root}/${recipeFolders[kind]}`, kind, schema, problems);
  return {
    bases: read('base', Base),
    cudas: read('cuda', Cuda),
    bundles: read('bundle', Bundle),
    ides: read('ide', Ide),
  };
}

function readKind<K extends RecipeKind, T extends object>(
  files: Files,
  parent: string,
  kind: K,
  schema: z.ZodType<T>,
  problems: Problem[],
): Map<string, T & { kind: K; name: string; folder: string }> {
  const recipes = new Map<string, T & { kind: K; name: string; folder: string }>();
  problems.push(...unknownFiles(files, parent, isFolderOrReadme, ['folders', 'README.md']));
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

function nameProblem(kind: RecipeKind, name: string, folder: string): Problem | undefined {
  if (reservedNames.includes(name)) {
    const message = `a recipe can't be called \`${name}\`: names of images begin with that word`;
    return { code: 'RESERVED_NAME', message, where: folder, hint: 'rename the folder' };
  }
  if ((kind === 'cuda' ? stepPattern : namePattern).test(name)) return undefined;
  return {
    code: 'BAD_NAME',
    message: `a recipe can't be called ${JSON.stringify(name)}: its name enters tags and labels`,
    where: JSON.stringify(folder),
    hint: `use lower-case letters${kind === 'cuda' ? ', digits and dashes' : ' and digits'}, beginning with a letter`,
  };
}
