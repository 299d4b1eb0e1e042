import { askedFile } from '../catalogue/read-locks.ts';
import type { Image } from '../model/image.ts';
import type { LockCategory } from '../model/recipe.ts';
import { lockFiles } from '../model/release.ts';
import { requirementsFile } from '../recipe/image-facts.ts';
import type { Shelf } from '../recipe/parts.ts';
import { sectionFiles, sectionFolders } from '../recipe/sections.ts';

/** What an image is looked up in. */
export type Declared = Pick<Shelf, 'catalogue' | 'images' | 'files'>;

/** The files that say what an image itself asks for, whether they exist or not. */
export function askedFiles(link: Image, declared: Pick<Declared, 'catalogue'>): string[] {
  return [
    ...packageLists(link, declared),
    ...locksOf(link, declared).flatMap(({ folder, file }) => [`${folder}/${askedFile}`, `${folder}/${file}`]),
  ];
}

/** The requirement file that an image installs, with what it holds. */
export interface Lock {
  readonly folder: string;
  readonly file: string;
  readonly category: LockCategory;
}

/** The lock that an image installs, if there is to be one. */
export function locksOf(link: Image, { catalogue }: Pick<Declared, 'catalogue'>): Lock[] {
  const path = requirementsFile(link, catalogue);
  if (path === undefined) return [];
  const slash = path.lastIndexOf('/');
  const file = path.slice(slash + 1);
  const category = file === lockFiles.jupyter ? 'jupyter' : 'packages';
  return [{ folder: path.slice(0, slash), file, category }];
}

/** Lists of packages of the OS, whether they exist or not. */
export function packageLists(link: Image, { catalogue }: Pick<Declared, 'catalogue'>): string[] {
  return sectionFolders(link, catalogue).map((folder) => `${folder}/${sectionFiles.packages}`);
}
