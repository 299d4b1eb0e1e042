import { oneOf } from '../../catalogue/nearest.ts';
import { askedLocks, type AskedLock } from '../../lock/asked-locks.ts';
import { chainOf } from '../../matrix/chain.ts';
import type { Image } from '../../model/image.ts';
import { WorkbenchError } from '../../model/problem.ts';
import type { Release } from '../../model/release.ts';
import { baseOf, recipeOf, releaseOf } from '../../recipe/image-facts.ts';
import { readPackageList } from '../../recipe/package-list.ts';
import { partsOf, type Shelf } from '../../recipe/parts.ts';
import { shortened } from '../options.ts';
import { livingRelease } from '../release-named.ts';
import { all, type Wish } from './wish.ts';

/** A lock that the package belongs in. */
export interface LockPlace {
  readonly release: string;
  readonly lock: AskedLock;
}

/** An OS on which a bundle takes its packages from Debian. */
export interface DebianPlace {
  readonly os: string;
  /** Its suite, if it is bootstrapped. */
  readonly suite: string | undefined;
  /** Of the bundle's recipe, below the workspace root: releases may have one of their own. */
  readonly folder: string;
  /** Every OS for which a list in `on-deb` would hold. */
  readonly family: readonly string[];
  /** The list that has the package already. */
  readonly listedIn: string | undefined;
}

const debian = 'deb';

/** @throws WorkbenchError for a release, bundle, Python or OS that there is not */
export function chosenReleases(wish: Wish, { catalogue }: Shelf): readonly Release[] {
  const releases =
    wish.release === all
      ? catalogue.releases.filter(({ endOfLife }) => !endOfLife)
      : [livingRelease(wish.release, catalogue)];
  const recipes = releases.map((release) => release.recipes);
  const bases = recipes.flatMap((each) => [...each.bases.values()]);
  refuseUnknown(
    'UNKNOWN_BUNDLE',
    'bundle',
    wish.bundle,
    recipes.flatMap((each) => [...each.bundles.keys()]),
  );
  if (wish.python !== all)
    refuseUnknown(
      'UNKNOWN_PYTHON',
      'Python',
      wish.python,
      bases.flatMap(({ pythons }) => Object.keys(pythons)),
    );
  if (wish.os !== all)
    refuseUnknown(
      'UNKNOWN_OS',
      'OS',
      wish.os,
      bases.map(({ name }) => name),
    );
  return releases;
}

function refuseUnknown(code: string, noun: string, name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  const message = `no ${noun} is called ${shortened(name)}`;
  throw new WorkbenchError([{ code, message, hint: oneOf([...new Set(known)].sort(), name.slice(0, 60)) }]);
}

/** Locks with a Pipfile: of all Pythons and OSs, or of one. */
export function lockPlaces(wish: Wish, releases: readonly Release[], { files, images }: Shelf): LockPlace[] {
  return releases.flatMap((release) =>
    askedLocks(release, files)
      .filter(({ bundle, python }) => {
        const isThere = [...images.values()].some(
          (image) => image.release === release.name && image.os === wish.os && image.python === python,
        );
        return bundle === wish.bundle && [all, python].includes(wish.python) && (wish.os === all || isThere);
      })
      .map((lock) => ({ release: release.name, lock })),
  );
}

/** Where the bundle's images have no lock and stand on Debian. */
export function debianPlaces(wish: Wish, releases: readonly Release[], shelf: Shelf): DebianPlace[] {
  const every = [...shelf.images.values()].filter((image) => isDebians(image, wish.bundle, shelf));
  const places = every
    .filter(({ release }) => releases.some(({ name }) => name === release))
    .filter(({ os, python }) => [all, os].includes(wish.os) && [all, python].includes(wish.python))
    .map((image): DebianPlace => {
      const { folder } = recipeOf(image, shelf.catalogue);
      const family = every.filter((other) => recipeOf(other, shelf.catalogue).folder === folder).map(({ os }) => os);
      return {
        os: image.os,
        suite: baseOf(image, shelf.catalogue).bootstrap?.suite,
        folder,
        family: [...new Set(family)].sort(),
        listedIn: listOf(image, wish.osPackage, shelf),
      };
    });
  // Several releases, and images with and without an accelerator, share a recipe.
  return [...new Map(places.map((place) => [`${place.folder} ${place.os}`, place])).values()];
}

function isDebians(image: Image, bundle: string, { catalogue }: Shelf): boolean {
  const { locks } = releaseOf(image, catalogue);
  return (
    image.kind === 'bundle' &&
    image.bundle === bundle &&
    baseOf(image, catalogue).family === debian &&
    !locks.has(`${bundle}/${image.python}`)
  );
}

/** The list that names a package among those of an image and all that it stands on. */
function listOf(image: Image, name: string, shelf: Shelf): string | undefined {
  // Other mistakes in these files are said by the task that renders them.
  return chainOf(shelf.images, image.name)
    .flatMap((each) => partsOf(each, shelf, []).packageFiles)
    .find((path) => readPackageList(shelf.files, path, { values: {}, file: path }, []).includes(name));
}

/** The lists that hold for just these OSs: that of the family if all of it is meant, otherwise one an OS. */
export function listsFor(places: readonly DebianPlace[]): string[] {
  const folders = [...new Set(places.map(({ folder }) => folder))];
  return folders.flatMap((folder) => {
    const here = places.filter((place) => place.folder === folder);
    const systems = here.map(({ os }) => os);
    const isWhole = here[0]?.family.every((os) => systems.includes(os)) ?? false;
    return (isWhole ? [debian] : systems).map((name) => `${folder}/on-${name}/os-packages.txt`);
  });
}
