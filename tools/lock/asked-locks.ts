import type { Files } from '../catalogue/files.ts';
import { askedFile } from '../catalogue/read-locks.ts';
import { lockFolder, type Release } from '../model/release.ts';

/** A lock that has a Pipfile, so that it can be made anew. */
export interface AskedLock {
  /** `base` for bases. */
  readonly bundle: string;
  /** E.g. `py311`. */
  readonly python: string;
  /** Below the workspace root. */
  readonly folder: string;
}

/** The locks of a release that have a Pipfile. */
export function askedLocks(release: Pick<Release, 'folder' | 'locks'>, files: Files): AskedLock[] {
  return [...release.locks.keys()]
    .map((key) => {
      const [bundle = '', python = ''] = key.split('/');
      return { bundle, python, folder: lockFolder(release, bundle, python) };
    })
    .filter(({ folder }) => files.read(`${folder}/${askedFile}`) !== undefined);
}
