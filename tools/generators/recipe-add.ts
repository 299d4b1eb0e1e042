import type { Tree } from '@nx/devkit';
import { catalogueFile, cataloguePage } from '../executors/docs/catalogue-page.ts';
import type { Choice } from '../catalogue/combination-rules.ts';
import { chainOf } from '../matrix/chain.ts';
import type { Catalogue } from '../model/catalogue.ts';
import { WorkbenchError } from '../model/problem.ts';
import { recipeFolders, type Recipe, type Recipes } from '../model/recipe.ts';
import type { Release } from '../model/release.ts';
import { checksOf } from '../recipe/checks.ts';
import type { Shelf } from '../recipe/parts.ts';
import { declarationOf, type Declaration } from './combination/declaration.ts';
import { firstDifference, type Difference } from './recipe-difference.ts';
import { filesWith, type Planned, type PlannedFile } from './recipe-files.ts';
import { filesBelow } from './release/copied-files.ts';
import { filesIn, workspaceOfFiles } from './workspace-of-tree.ts';

/** A bundle or an IDE that is to be. */
export interface NewRecipe {
  readonly kind: 'bundle' | 'ide';
  readonly name: string;
  /** The files in its folder. */
  readonly files: ReadonlyMap<string, PlannedFile>;
  /** Files elsewhere, such as locks. */
  readonly others: ReadonlyMap<string, PlannedFile>;
  /** Names of the release and of who uses it there first, once the catalogue knows it. */
  readonly release: string;
  readonly choices: (release: Release, shelf: Shelf) => readonly Choice[];
}

/** The folder of a recipe that releases share, below the workspace root. */
export function folderOf(kind: NewRecipe['kind'], name: string): string {
  return `images/${recipeFolders[kind]}/${name}`;
}

/**
 * Whether a recipe is there, to the byte.
 *
 * @throws WorkbenchError ALREADY_THERE for another of that name
 */
export function isThere(
  { kind, name, files: wanted }: Pick<NewRecipe, 'kind' | 'name' | 'files'>,
  shelf: Shelf,
): boolean {
  const own = folderOf(kind, name);
  const others = recipesCalled(kind, name, shelf.catalogue).filter(({ folder }) => folder !== own);
  if (others[0] !== undefined) throw alreadyThere(kind, name, { where: others[0].folder });
  const there = filesBelow(shelf.files, own);
  if (there.length === 0) return false;
  const difference = firstDifference(there, wanted, shelf.files);
  if (difference !== undefined) throw alreadyThere(kind, name, difference);
  return true;
}

/** The recipes of a name, shared or a release's own. */
function recipesCalled(kind: NewRecipe['kind'], name: string, { shared, releases }: Catalogue): Recipe[] {
  const all: Recipes[] = [shared, ...releases.map(({ recipes }) => recipes)];
  return all.flatMap((recipes) => (kind === 'bundle' ? recipes.bundles : recipes.ides).get(name) ?? []);
}

/** What is said of a recipe whose name another one has. */
export function alreadyThere(
  kind: NewRecipe['kind'],
  name: string,
  { where, said }: Pick<Difference, 'where'> & Partial<Difference>,
): WorkbenchError {
  const noun = kind === 'ide' ? 'IDE' : 'bundle';
  const how = said === undefined ? '' : `: ${said}`;
  const message = `the ${noun} \`${name}\` is there already, and is another than what is asked for${how}`;
  const flags = kind === 'ide' ? `--ide ${name} --bundle <bundle>` : `--bundle ${name} --ide <ide>`;
  const combination = `npx nx g combination ${flags} --os <os> --python <python> --release <release>`;
  const hint = `for another image with that one, \`${combination}\` or \`npm run wizard\`; else choose another name, or edit that one`;
  return new WorkbenchError([{ code: 'ALREADY_THERE', message, where, hint }]);
}

/**
 * Adds a recipe with the images that use it, and brings the page of the catalogue up to date: all of it, or nothing.
 *
 * @returns what there was to do, for people
 * @throws WorkbenchError if no image could be made of it; the tree is then as it was
 */
export function addRecipe(tree: Tree, recipe: NewRecipe): string[] {
  const files = filesIn(tree);
  const isKnown = isThere(recipe, workspaceOfFiles(files));
  const planned = new Map<string, PlannedFile | undefined>(isKnown ? [] : [...recipe.files, ...recipe.others]);
  const shelf = workspaceOfFiles(filesWith(files, planned));
  const release = shelf.catalogue.releases.find(({ name }) => name === recipe.release);
  if (release === undefined) throw new Error('a release that is known is not there');
  const declarations = recipe
    .choices(release, shelf)
    .map((choice) => declarationOf(choice, release, { local: false }, shelf));
  for (const [path, text] of declarations.flatMap(({ texts }) => [...texts]))
    planned.set(path, text === undefined ? undefined : { text });

  const after = workspaceOfFiles(filesWith(files, planned));
  for (const { image } of declarations) checksOf(chainOf(after.images, image), after, () => ({}));
  planned.set(catalogueFile, { text: cataloguePage({ root: tree.root, ...after }) });
  write(tree, planned);
  return [...(isKnown ? [sameAgain(recipe)] : []), ...declarations.map(declaredLine), buildLine(recipe, declarations)];
}

function write(tree: Tree, planned: Planned): void {
  for (const [path, file] of planned) {
    if (file === undefined) tree.delete(path);
    else tree.write(path, file.text, file.executable === true ? { mode: '755' } : {});
  }
}

function sameAgain({ kind, name }: NewRecipe): string {
  return `the ${kind === 'ide' ? 'IDE' : 'bundle'} \`${name}\` is there already, as it was asked for`;
}

function declaredLine({ file, state }: Declaration): string {
  return `${{ new: 'declared', moved: 'moved   ', declared: 'declared already' }[state]}  ${file}`;
}

function buildLine({ kind, name }: NewRecipe, declarations: readonly Declaration[]): string {
  const [first, ...others] = declarations;
  return others.length === 0
    ? `build it  npx nx build ${first?.image ?? ''}`
    : `build it  npx nx run-many -t build --projects tag:${kind}:${name}`;
}
