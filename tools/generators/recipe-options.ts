import { z } from 'zod';
import { namePattern, debianName, line } from '../catalogue/schema.ts';
import { reservedNames } from '../model/names.ts';
import { WorkbenchError } from '../model/problem.ts';
import { checkOption, shortened } from './options.ts';
import type { System } from './recipe-systems.ts';

/** What somebody writes of any new recipe. */
export interface RecipeOptions {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  /** Names as the OS has them, with commas between. */
  readonly osPackages?: string;
  /** Why its packages are there. */
  readonly reason?: string;
  readonly release?: string;
  /** OSs with commas between. */
  readonly os?: string;
  readonly python?: string;
  readonly ide?: string;
  readonly bundle?: string;
}

/** The same, checked, as far as that can be done without the catalogue. */
export interface RecipeWish {
  readonly name: string;
  readonly title: string;
  readonly description: string | undefined;
  readonly osPackages: readonly string[];
  readonly reason: string | undefined;
  readonly release: string | undefined;
  readonly systems: readonly string[];
  readonly python: string | undefined;
}

/** @throws WorkbenchError BAD_NAME, RESERVED_NAME, BAD_OPTIONS */
export function recipeWish(options: RecipeOptions): RecipeWish {
  const { name, description, reason, release, python } = options;
  refuseName(name);
  const title = told(options.title) ?? `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
  checkOption('title', title, line);
  if (description !== undefined) checkOption('description', description, line);
  if (reason !== undefined) checkOption('reason', reason, line);
  return {
    name,
    title,
    description,
    osPackages: listOf(options.osPackages),
    reason,
    release: told(release),
    systems: listOf(options.os),
    python: told(python),
  };
}

/** What is told; a question that is answered by Enter alone tells nothing. */
export function told(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

/** The words between commas, each once. */
export function listOf(text: string | undefined): string[] {
  const words = (text ?? '').split(',').map((word) => word.trim());
  return [...new Set(words)].filter((word) => word !== '');
}

/** How other systems than Debian call their packages. */
const rpmName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._+-]*$/, 'expected the name of a package');

/** @throws WorkbenchError BAD_OPTIONS for what no system could have as a package */
export function checkOsPackages(names: readonly string[], systems: readonly System[]): void {
  const isDebian = systems.some(({ base }) => base.family === 'deb');
  for (const name of names) checkOption('os-packages', name, isDebian ? debianName : rpmName);
}

function refuseName(name: string): void {
  if (reservedNames.includes(name)) {
    const message = `a recipe can't be called \`${name}\`: names of images begin with that word`;
    throw new WorkbenchError([{ code: 'RESERVED_NAME', message, hint: 'choose another name' }]);
  }
  if (namePattern.test(name)) return;
  const message = `a recipe can't be called ${shortened(name)}: its name enters tags and labels`;
  const hint = 'use at most 31 lower-case letters and digits, beginning with a letter';
  throw new WorkbenchError([{ code: 'BAD_NAME', message, hint }]);
}
