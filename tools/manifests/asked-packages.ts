import { askedFile } from '../catalogue/read-locks.ts';
import { readPipfile } from '../lock/pipfile.ts';
import { versionsInFile } from '../lock/requirement-file.ts';
import { chainOf } from '../matrix/chain.ts';
import type { Image } from '../model/image.ts';
import { pythonVersionOf } from '../model/names.ts';
import { pinnedValues, releaseOf } from '../recipe/image-facts.ts';
import { readPackageList } from '../recipe/package-list.ts';
import { locksOf, packageLists, type Declared } from './asked-files.ts';

/** What the recipes and locks of an image ask for by name; what comes along with that is not in it. */
export interface AskedPackages {
  /** Python packages of locks, with the version that is locked; undefined where the lock lacks it. */
  readonly python: ReadonlyMap<string, string | undefined>;
  /** Packages of the OS, whose versions its archive decides. */
  readonly os: readonly string[];
}

/** What is asked for along the chain of an image, base first. */
export function askedPackages(image: Image, declared: Declared): AskedPackages {
  const chain = chainOf(declared.images, image.name);
  return {
    python: new Map(chain.flatMap((link) => lockedPackages(link, declared))),
    os: [...new Set(chain.flatMap((link) => osPackages(link, declared)))],
  };
}

function lockedPackages(link: Image, declared: Declared): [string, string | undefined][] {
  const { files } = declared;
  return locksOf(link, declared).flatMap(({ folder, file, category }) => {
    if (files.read(`${folder}/${file}`) === undefined) return [];
    const asked = readPipfile(files, `${folder}/${askedFile}`, pythonVersionOf(link.python), [])?.asked[category] ?? [];
    const versions = versionsInFile(files, `${folder}/${file}`);
    return asked.map(({ name }): [string, string | undefined] => [name, versions.get(name)]);
  });
}

function osPackages(link: Image, declared: Declared): string[] {
  const values = pinnedValues(link, releaseOf(link, declared.catalogue));
  // What is wrong with a list is said by the tasks that render it.
  return packageLists(link, declared).flatMap((path) =>
    readPackageList(declared.files, path, { values, file: path }, []),
  );
}
