import { archiveHas } from '../lock/debian-archive.ts';
import type { LockDoors } from '../lock/pipenv.ts';
import type { Catalogue } from '../model/catalogue.ts';
import { WorkbenchError, type Problem } from '../model/problem.ts';
import { sectionFiles } from '../recipe/sections.ts';
import type { PlannedFile } from './recipe-files.ts';
import type { System } from './recipe-systems.ts';
import { yamlText } from './recipe-yaml.ts';

/** A package of the OS, and why it is there. */
export interface OsPackage {
  readonly name: string;
  readonly reason: string;
}

/** What a recipe installs on a system. */
export interface SystemPackages {
  readonly system: System;
  readonly packages: readonly OsPackage[];
  /** Those of them of which nothing else is known to check than that they are there. */
  readonly unchecked: readonly string[];
}

/** By family, the command that succeeds if all packages that follow are installed. */
const isInstalled: Readonly<Record<string, readonly string[]>> = {
  deb: ['dpkg', '--status'],
  rpm: ['rpm', '--query'],
};

/**
 * The lists of a recipe, each with its check: one for a family of systems where all of it is meant, otherwise one an OS.
 *
 * @param folder of the recipe, below the workspace root
 */
export function packageFiles(
  folder: string,
  lists: readonly SystemPackages[],
  { shared }: Pick<Catalogue, 'shared'>,
): Map<string, PlannedFile> {
  const files = new Map<string, PlannedFile>();
  for (const { system, packages, unchecked } of lists.filter((list) => list.packages.length > 0)) {
    const { family } = system.base;
    const all = [...shared.bases.values()].filter((base) => base.family === family);
    const text = listText(packages);
    const same = lists.filter((list) => listText(list.packages) === text).map((list) => list.system.os);
    const isWhole = all.length > 1 && all.every(({ name }) => same.includes(name));
    const place = `${folder}/on-${isWhole ? family : system.os}`;
    files.set(`${place}/${sectionFiles.packages}`, { text });
    const command = isInstalled[family];
    if (command === undefined || unchecked.length === 0) continue;
    const check = { name: 'the packages of the OS are installed', run: [...command, ...unchecked] };
    files.set(`${place}/checks/checks.yaml`, { text: yamlText([check]) });
  }
  return files;
}

/** The reasons stand in a column. */
function listText(packages: readonly OsPackage[]): string {
  const width = Math.max(...packages.map(({ name }) => name.length));
  return packages.map(({ name, reason }) => `${name.padEnd(width)}  # ${reason}\n`).join('');
}

/**
 * Asks this machine's apt for packages of Debian.
 *
 * @returns what it can't tell, for people
 * @throws WorkbenchError UNKNOWN_PACKAGE with all that the archive is known to lack
 */
export async function askArchive(
  lists: readonly Pick<SystemPackages, 'system' | 'packages'>[],
  doors: LockDoors,
): Promise<string[]> {
  const problems: Problem[] = [];
  const notes: string[] = [];
  for (const { system, packages } of lists) {
    const suite = system.base.bootstrap?.suite;
    if (suite === undefined) continue;
    const answers = new Map<string, boolean | undefined>();
    for (const { name } of packages) answers.set(name, await archiveHas(suite, name, doors));
    const [known, unknown] = [false, undefined].map((answer) =>
      [...answers].filter(([, has]) => has === answer).map(([name]) => name),
    );
    problems.push(...(known ?? []).map((name) => notInArchive(name, suite)));
    if (unknown?.length !== 0)
      notes.push(
        `note      ${system.os}: this machine can't tell whether the archive has ${(unknown ?? []).join(', ')}: the build will`,
      );
  }
  if (problems.length > 0) throw new WorkbenchError(problems);
  return notes;
}

function notInArchive(name: string, suite: string): Problem {
  const message = `Debian has no \`${name}\` in ${suite}`;
  const hint = 'see what it has by `apt-cache search`, and name that by `--os-packages`; or take another `--os`';
  return { code: 'UNKNOWN_PACKAGE', message, hint };
}
