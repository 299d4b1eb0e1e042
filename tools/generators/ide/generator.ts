import type { Tree } from '@nx/devkit';
import { z } from 'zod';
import { line, path as pathSchema } from '../../catalogue/schema.ts';
import { run } from '../../engine/run.ts';
import { endSignal } from '../../executors/open-doors.ts';
import type { LockDoors } from '../../lock/pipenv.ts';
import { WorkbenchError } from '../../model/problem.ts';
import type { Shelf } from '../../recipe/parts.ts';
import { knownNames } from '../combination/named.ts';
import { forPeople } from '../for-people.ts';
import { checkOption } from '../options.ts';
import { addRecipe, folderOf, isThere } from '../recipe-add.ts';
import type { PlannedFile } from '../recipe-files.ts';
import { checkOsPackages, recipeWish, told, type RecipeOptions, type RecipeWish } from '../recipe-options.ts';
import { orderAfter } from '../recipe-order.ts';
import { askArchive, packageFiles, type SystemPackages } from '../recipe-packages.ts';
import { firstFitting, placeOf, type Place } from '../recipe-systems.ts';
import { workspaceOfTree } from '../workspace-of-tree.ts';
import { commandWords, type Word } from './command-words.ts';
import { ideChecks, ideRecipe } from './recipe-text.ts';
import { behindNginx, onItsOwn } from './server-files.ts';

/** What `nx g ide` is told. */
export interface IdeOptions extends RecipeOptions {
  /** The words that start its server. */
  readonly command: string;
  /** At which it listens when nothing else is asked. */
  readonly port?: number;
  /** Whether nginx is put in front of it; it is if absent. */
  readonly nginx?: boolean;
  /** What a browser opens. */
  readonly path?: string;
  /** What is on that page. */
  readonly contains?: string;
  /** With which it is used first; the first in the menu that fits if absent. */
  readonly bundle?: string;
}

/** Adds an IDE: its recipe, how it is started, its checks, and an image that uses it. */
export default function ide(tree: Tree, options: IdeOptions): Promise<() => void> {
  return forPeople(() => addIde(tree, options, { run, signal: endSignal(), env: process.env }));
}

interface Wish extends RecipeWish {
  readonly words: readonly Word[];
  readonly program: string;
  readonly port: number;
  readonly nginx: boolean;
  readonly path: string;
  readonly contains: string | undefined;
  readonly bundle: string | undefined;
}

/** At which nginx listens, and an IDE of its own if it is told nothing. */
const usualPort = 8888;

/**
 * @returns what was done, for people
 * @throws WorkbenchError if it can't be; the tree is then as it was
 */
export async function addIde(tree: Tree, options: IdeOptions, doors: LockDoors): Promise<string[]> {
  const wish = checkedWish(options);
  const { name, bundle } = wish;
  const shelf = workspaceOfTree(tree);
  const place = placeOf(wish, shelf);
  knownNames({ release: place.release.name, bundle }, shelf.catalogue);
  checkOsPackages(wish.osPackages, place.systems);
  if (wish.nginx) refuseNoNginx(place, shelf);

  const lists = place.systems.map((system): SystemPackages => {
    const reason = wish.reason ?? `to run ${wish.program}`;
    return { system, packages: wish.osPackages.map((each) => ({ name: each, reason })), unchecked: wish.osPackages };
  });
  const files = recipeFiles(wish, place, lists, shelf);
  const notes = isThere({ kind: 'ide', name, files }, shelf) ? [] : await askArchive(lists, doors);
  const said = addRecipe(tree, {
    kind: 'ide',
    name,
    files,
    others: new Map(),
    release: place.release.name,
    choices: (release, after) =>
      place.systems.map(({ os, python }) => firstFitting({ os, python, ide: name, bundle }, release, after)),
  });
  return [...notes, ...said];
}

const portText = 'expected a port from 1024 to 65535: the server is started by a user like any other';
const portSchema = z.int(portText).min(1024, portText).max(65535, portText);

/** @throws WorkbenchError BAD_NAME, RESERVED_NAME, BAD_OPTIONS */
function checkedWish(options: IdeOptions): Wish {
  const wish = recipeWish(options);
  const { port = usualPort, nginx = true, contains, command } = options;
  const path = told(options.path) ?? '/';
  checkOption('port', port, portSchema);
  checkOption(
    'path',
    path,
    pathSchema.max(300, 'expected at most 300 characters').regex(/^[^{}]*$/, 'expected no braces'),
  );
  if (contains !== undefined) checkOption('contains', contains, line);
  const words = commandWords(command, port);
  const program = (words[0] ?? []).filter((piece) => typeof piece === 'string').join('');
  return { ...wish, words, program, port, nginx, path, contains, bundle: told(options.bundle) };
}

/** nginx comes with packages and files of the OS. */
function refuseNoNginx({ systems }: Place, { files }: Shelf): void {
  const there = files.list('snippets/nginx').map(({ name }) => name);
  const missing = systems.find(
    ({ os, base }) => ![`on-${os}`, `on-${base.family}`].some((folder) => there.includes(folder)),
  );
  if (missing === undefined) return;
  const message = `on \`${missing.os}\` nobody has put an IDE behind nginx yet`;
  const hint = `add its packages to snippets/nginx/on-${missing.os}/os-packages.txt, or give \`--no-nginx\``;
  throw new WorkbenchError([{ code: 'NO_PLACE', message, where: 'snippets/nginx', hint }]);
}

function recipeFiles(
  wish: Wish,
  { systems }: Place,
  lists: readonly SystemPackages[],
  { catalogue }: Shelf,
): Map<string, PlannedFile> {
  const { name, title, program, nginx, path, contains } = wish;
  const folder = folderOf('ide', name);
  const ides = [catalogue.shared, ...catalogue.releases.map(({ recipes }) => recipes)].flatMap((recipes) => [
    ...recipes.ides.values(),
  ]);
  // Who serves nothing is the last in the menu.
  const order = orderAfter(
    name,
    ides.filter(({ serve }) => serve !== undefined),
    ides,
  );
  const port = nginx ? usualPort : wish.port;
  const description = wish.description ?? `${title} in the browser`;
  const texts = { title, description, order, nginx, port, path, systems: systems.map(({ os }) => os) };
  return new Map([
    [`${folder}/recipe.yaml`, { text: ideRecipe(texts) }],
    [`${folder}/checks/checks.yaml`, { text: ideChecks(program, { nginx, path, contains }) }],
    ...packageFiles(folder, lists, catalogue),
    ...(nginx ? behindNginx(folder, wish) : onItsOwn(folder, wish)),
  ]);
}
