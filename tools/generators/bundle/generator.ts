import type { Tree } from '@nx/devkit';
import { line } from '../../catalogue/schema.ts';
import { unknownName } from '../../catalogue/unknown-names.ts';
import { run } from '../../engine/run.ts';
import { endSignal } from '../../executors/open-doors.ts';
import type { LockDoors } from '../../lock/pipenv.ts';
import { WorkbenchError } from '../../model/problem.ts';
import type { Shelf } from '../../recipe/parts.ts';
import { printer } from '../../report/print.ts';
import { knownNames } from '../combination/named.ts';
import { forPeople } from '../for-people.ts';
import { checkOption, shortened } from '../options.ts';
import { addRecipe, alreadyThere, folderOf, isThere } from '../recipe-add.ts';
import type { PlannedFile } from '../recipe-files.ts';
import { checkOsPackages, listOf, recipeWish, told, type RecipeOptions, type RecipeWish } from '../recipe-options.ts';
import { orderAfter } from '../recipe-order.ts';
import { askArchive, packageFiles, type SystemPackages } from '../recipe-packages.ts';
import { firstFitting, placeOf, type Place, type System } from '../recipe-systems.ts';
import { workspaceOfTree } from '../workspace-of-tree.ts';
import { isLocked, newLock } from './lock-files.ts';
import { pythonPackage, refuseDebianNames, type PythonPackage } from './python-packages.ts';
import { bundleChecks, bundleRecipe } from './recipe-text.ts';

/** What `nx g bundle` is told. */
export interface BundleOptions extends RecipeOptions {
  /** Python packages, as `name` or `name:module`, with commas between. */
  readonly packages?: string;
  /** Commands that must be there, with commas between. */
  readonly commands?: string;
  /** The bundle that it stands on. */
  readonly parent?: string;
  /** Who uses it first; the first in the menu that fits if absent. */
  readonly ide?: string;
}

/** What it asks of the world. */
export interface Outside {
  readonly doors: LockDoors;
  /** Told what is under way. */
  readonly tell: (line: string) => void;
}

/** Adds a bundle: its recipe, its checks, and an image that uses it. */
export default function bundle(tree: Tree, options: BundleOptions): Promise<() => void> {
  return forPeople(() => {
    const doors = { run, signal: endSignal(), env: process.env };
    return addBundle(tree, options, { doors, tell: printer().note });
  });
}

interface Wish extends RecipeWish {
  readonly packages: readonly PythonPackage[];
  readonly commands: readonly string[];
  readonly parent: string;
  readonly ide: string | undefined;
}

/**
 * @returns what was done, for people
 * @throws WorkbenchError if it can't be; the tree is then as it was
 */
export async function addBundle(tree: Tree, options: BundleOptions, outside: Outside): Promise<string[]> {
  const wish = checkedWish(options);
  const shelf = workspaceOfTree(tree);
  refuseParent(wish, shelf);
  const place = placeOf(wish, shelf);
  knownNames({ release: place.release.name, ide: wish.ide }, shelf.catalogue);
  checkOsPackages(wish.osPackages, place.systems);
  const locked = place.systems.filter(({ python }) => isLocked(place.release, wish.parent, python, shelf.files));
  refuseNoPlace(wish, place, locked);
  if (locked.length < place.systems.length) refuseDebianNames(wish.packages);

  const lists = place.systems.map((system) => packagesOn(system, wish, !locked.includes(system)));
  const files = recipeFiles(wish, place, locked, lists, shelf);
  const isKnown = isThere({ kind: 'bundle', name: wish.name, files }, shelf);
  const notes = isKnown ? [] : await askArchive(lists, outside.doors);
  const others = new Map<string, PlannedFile>();
  for (const python of new Set(locked.map((system) => system.python))) {
    if (isKnown) continue;
    const order = { bundle: wish.name, parent: wish.parent, python, packages: wish.packages };
    const lock = await newLock(order, place.release, shelf.files, outside);
    for (const [path, file] of lock.files) others.set(path, file);
    notes.push(lock.line);
  }
  const said = addRecipe(tree, {
    kind: 'bundle',
    name: wish.name,
    files,
    others,
    release: place.release.name,
    choices: (release, after) =>
      place.systems.map(({ os, python }) =>
        firstFitting({ os, python, bundle: wish.name, ide: wish.ide }, release, after),
      ),
  });
  return [...notes, ...said];
}

/** @throws WorkbenchError BAD_NAME, RESERVED_NAME, BAD_OPTIONS */
function checkedWish(options: BundleOptions): Wish {
  const wish = recipeWish(options);
  const isPlain = listOf(options.packages).length + wish.osPackages.length === 0;
  // Who names no package means that of the bundle's own name.
  const packages = (isPlain ? [wish.name] : listOf(options.packages)).map(pythonPackage);
  const commands = listOf(options.commands);
  for (const command of commands)
    checkOption('commands', command, line.regex(/^[\w.+-]+$/, 'expected the name of a command'));
  return { ...wish, packages, commands, parent: told(options.parent) ?? 'minimal', ide: told(options.ide) };
}

/** @throws WorkbenchError UNKNOWN_BUNDLE, or ALREADY_THERE for a bundle that is to stand on itself */
function refuseParent({ name, parent }: Wish, { catalogue }: Shelf): void {
  const all = [...catalogue.shared.bundles.keys()];
  if (name === parent && all.includes(name))
    throw alreadyThere('bundle', name, { where: `${folderOf('bundle', name)}/recipe.yaml` });
  const known = all.filter((each) => each !== name);
  if (known.includes(parent)) return;
  // As a terminal can show it.
  const problems = unknownName('bundle', shortened(parent).slice(1, -1), known, () => '--parent');
  throw new WorkbenchError(problems);
}

/** Where Python packages come neither from a lock nor from Debian. */
function refuseNoPlace({ packages, parent }: Wish, { release, systems }: Place, locked: readonly System[]): void {
  const [none] = systems.filter((system) => !locked.includes(system) && system.base.family !== 'deb');
  if (none === undefined || packages.length === 0) return;
  const message = `on \`${none.os}\` there are no Python packages to be had: it is not Debian, and release \`${release.name}\` has no lock of \`${parent}\` for \`${none.python}\``;
  const hint = `take another --os, or name packages of the OS by --os-packages; a lock begins with releases/${release.name}/locks/${parent}/${none.python}/Pipfile`;
  throw new WorkbenchError([{ code: 'NO_PLACE', message, where: '--os', hint }]);
}

function packagesOn(system: System, { packages, osPackages, reason }: Wish, isDebians: boolean): SystemPackages {
  const python = isDebians ? packages : [];
  const own = osPackages.filter((name) => python.every(({ debian }) => debian !== name));
  return {
    system,
    packages: [
      ...python.map(({ debian, module }) => ({ name: debian, reason: reason ?? `to import ${module}` })),
      ...own.map((name) => ({ name, reason: reason ?? 'asked for by name' })),
    ],
    unchecked: own,
  };
}

function recipeFiles(
  wish: Wish,
  { systems }: Place,
  locked: readonly System[],
  lists: readonly SystemPackages[],
  { catalogue }: Shelf,
): Map<string, PlannedFile> {
  const { name, title, parent, packages, osPackages, commands } = wish;
  const folder = folderOf('bundle', name);
  const bundles = [catalogue.shared, ...catalogue.releases.map(({ recipes }) => recipes)].flatMap((recipes) => [
    ...recipes.bundles.values(),
  ]);
  const recipe = bundleRecipe({
    title,
    description: wish.description ?? listed([...packages.map((each) => each.name), ...osPackages]),
    order: orderAfter(name, bundles, bundles),
    parent,
    systems: systems.map(({ os }) => os),
    locked: locked.map(({ os }) => os),
  });
  const checks = bundleChecks(
    packages.map(({ module }) => module),
    commands,
  );
  return new Map([
    [`${folder}/recipe.yaml`, { text: recipe }],
    ...packageFiles(folder, lists, catalogue),
    ...(checks === undefined ? [] : [[`${folder}/checks/checks.yaml`, { text: checks }] as const]),
  ]);
}

/** Names as a sentence has them, as many as a menu has room for. */
function listed(names: readonly string[]): string {
  const shown = names.filter((_, index) => names.slice(0, index + 1).join(', ').length <= 200);
  const parts = shown.length === names.length ? shown : [...shown, `${names.length - shown.length} more`];
  const last = parts.at(-1) ?? '';
  return parts.length === 1 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}
