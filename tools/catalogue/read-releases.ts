import type { Problem } from '../model/problem.ts';
import type { Recipes } from '../model/recipe.ts';
import { overridesFolder, type Release } from '../model/release.ts';
import type { Entry, Files } from './files.ts';
import { readCombinations } from './read-combinations.ts';
import { readLocks } from './read-locks.ts';
import { readPins } from './read-pins.ts';
import { readRecipes } from './read-recipes.ts';
import { readYaml } from './read-yaml.ts';
import * as schema from './schema.ts';
import { isFolderOrReadme, unknownFiles } from './unknown-files.ts';

/** What a release may be called: a year and a letter. */
export const releasePattern = /^\d{4}[a-z]$/;

/**
 * Reads `releases/`: of each release its `release.yaml`, the combinations it declares, its pins and locks, and its own
 * copies of recipes. Of one at the end of its life nothing but `release.yaml` is read.
 *
 * @param shared the recipes under `images/`
 */
export function readReleases(files: Files, shared: Recipes, problems: Problem[]): Release[] {
  const releases: Release[] = [];
  problems.push(...unknownFiles(files, 'releases', isFolderOrReadme, ['folders', 'README.md']));
  for (const { name, type } of files.list('releases')) {
    if (type !== 'folder') continue;
    const folder = `releases/${name}`;
    problems.push(...strayFiles(files, folder));
    if (!releasePattern.test(name)) problems.push(badName(name));
    const written = readYaml(files, `${folder}/release.yaml`, schema.Release, problems);
    const { endOfLife = false } = written ?? {};
    const contents = endOfLife ? nothing(shared) : contentsOf(files, folder, shared, problems);
    if (!written) continue;
    const { date, repository, source, cuda } = written;
    releases.push({ name, folder, date, repository, source, cuda, endOfLife, ...contents });
  }
  return releases;
}

type Contents = Pick<Release, 'combinations' | 'recipes' | 'pins' | 'locks'>;

function nothing(recipes: Recipes): Contents {
  return { combinations: [], recipes, pins: new Map(), locks: new Map() };
}

function contentsOf(files: Files, folder: string, shared: Recipes, problems: Problem[]): Contents {
  const overrides = overridesFolder({ folder });
  const isOverridden = ({ name, type }: Entry) => type === 'folder' && ['images', 'snippets'].includes(name);
  problems.push(...unknownFiles(files, overrides, isOverridden, ['images/', 'snippets/']));
  const own = readRecipes(files, `${overrides}/images`, problems);
  return {
    combinations: readCombinations(files, `${folder}/combinations`, problems),
    recipes: {
      bases: new Map([...shared.bases, ...own.bases]),
      cudas: new Map([...shared.cudas, ...own.cudas]),
      bundles: new Map([...shared.bundles, ...own.bundles]),
      ides: new Map([...shared.ides, ...own.ides]),
    },
    pins: readPins(files, `${folder}/pins`, problems),
    locks: readLocks(files, `${folder}/locks`, problems),
  };
}

const ownFolders = ['combinations', 'pins', 'locks', 'overrides'];
const ownFiles = ['release.yaml', 'README.md', 'CHANGELOG.md'];

function strayFiles(files: Files, folder: string): Problem[] {
  const isOwn = ({ name, type }: Entry) =>
    (type === 'folder' && ownFolders.includes(name)) || (type === 'file' && ownFiles.includes(name));
  return unknownFiles(files, folder, isOwn, [...ownFiles, ...ownFolders.map((own) => `${own}/`)]);
}

function badName(name: string): Problem {
  return {
    code: 'BAD_NAME',
    message: `a release can't be called ${JSON.stringify(name)}`,
    where: JSON.stringify(`releases/${name}`),
    hint: 'use a year and a letter, such as `2026b`',
  };
}
