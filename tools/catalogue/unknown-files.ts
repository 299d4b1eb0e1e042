import type { Problem } from '../model/problem.ts';
import type { Entry, Files } from './files.ts';
import { listed } from './nearest.ts';

/** Where folders are looked for, a README may say what they are. */
export function isFolderOrReadme({ name, type }: Entry): boolean {
  return type === 'folder' || (name === 'README.md' && type === 'file');
}

/** What editors and desktops leave beside the files that they show. */
const passing = /^\.|~$/;

/**
 * What lies in a folder and is read by nobody: a name that is misspelt would go unnoticed.
 *
 * @param isKnown whether something is read
 * @param known what is read, for people; names of folders end in `/`
 */
export function unknownFiles(
  files: Files,
  folder: string,
  isKnown: (entry: Entry) => boolean,
  known: readonly string[],
): Problem[] {
  return files
    .list(folder)
    .filter((entry) => !isKnown(entry) && !passing.test(entry.name))
    .map(({ name, type }) => ({
      code: 'UNKNOWN_FILE',
      message: `nothing reads ${JSON.stringify(name)} here${type === 'link' ? ': links are not followed' : ''}`,
      where: `${folder}/${JSON.stringify(name).slice(1, -1)}`,
      hint: `what is read: ${listed(known, name)}`,
    }));
}
