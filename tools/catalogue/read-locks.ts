import type { Problem } from '../model/problem.ts';
import type { LockCategory } from '../model/recipe.ts';
import { lockFiles } from '../model/release.ts';
import type { Entry, Files } from './files.ts';
import { isFolderOrReadme, unknownFiles } from './unknown-files.ts';

/** What is asked, from which `lock` makes the requirement files. */
export const askedFile = 'Pipfile';

const categories = Object.entries(lockFiles) as readonly (readonly [LockCategory, string])[];
const fileNames: readonly string[] = [askedFile, ...Object.values(lockFiles)];

/**
 * Sees which locks a release has. What they say is read when an image is rendered.
 *
 * @param folder below the workspace root, e.g. `releases/2023c/locks`
 * @returns by bundle and Python, e.g. `datascience/py311`
 */
export function readLocks(files: Files, folder: string, problems: Problem[]): Map<string, ReadonlySet<LockCategory>> {
  const locks = new Map<string, ReadonlySet<LockCategory>>();
  for (const bundle of foldersIn(files, folder, problems)) {
    for (const python of foldersIn(files, `${folder}/${bundle}`, problems)) {
      const path = `${folder}/${bundle}/${python}`;
      const isOwn = ({ name, type }: Entry) => type === 'file' && [...fileNames, 'README.md'].includes(name);
      problems.push(...unknownFiles(files, path, isOwn, fileNames));
      const names = files.list(path).map(({ name }) => name);
      const locked = categories.filter(([, file]) => names.includes(file)).map(([category]) => category);
      locks.set(`${bundle}/${python}`, new Set(locked));
    }
  }
  return locks;
}

function foldersIn(files: Files, folder: string, problems: Problem[]): string[] {
  problems.push(...unknownFiles(files, folder, isFolderOrReadme, ['folders', 'README.md']));
  return files
    .list(folder)
    .filter(({ name, type }) => type === 'folder' && !name.startsWith('.'))
    .map(({ name }) => name);
}
