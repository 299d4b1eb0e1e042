import type { Catalogue } from '../model/catalogue.ts';
import type { Image } from '../model/image.ts';
import type { BaseRecipe, Recipe } from '../model/recipe.ts';
import type { Release } from '../model/release.ts';
import type { CopiedFile } from './copied-files.ts';
import { labelsOf } from './labels.ts';
import type { View } from './template-problems.ts';

/** The local repository; what is in it was built or fetched here. */
export const localRepository = 'localhost/workbench-images';

/** What the templates of an image may say, all of it resolved: no template decides by a version. */
export function viewOf(
  image: Image,
  catalogue: Catalogue,
  packages: readonly string[],
  files: readonly CopiedFile[],
): View {
  const { name, os, python, bundle = '', ide = '' } = image;
  const base = need(catalogue.bases.get(os));
  const release = releaseOf(image, catalogue);
  const { title, description } = titlesOf(image, catalogue, base, release);
  return {
    name,
    release: release.name,
    date: release.date,
    epoch: String(epochOf(release)),
    os,
    python,
    pythonVersion: need(base.pythons[python]),
    bundle,
    ide,
    title,
    description,
    parent: parentReference(image, catalogue),
    rootfs: image.kind === 'base' && base.from === undefined,
    packages,
    files: files.map(copyRow),
    labels: labelsOf(image, release, { title, description }),
  };
}

/** Seconds from 1970 to the beginning of the release's day: the time that everything in its images is dated. */
export function epochOf({ date }: Release): number {
  return Date.parse(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T00:00:00Z`) / 1000;
}

/** The name of an image with its release's day, as it stands in the local repository. */
export function localReference(name: string, { date }: Release): string {
  return `${localRepository}:${name}_${date}`;
}

/** What an image says in FROM: its parent's local name, a registry's image, or `scratch`. */
export function parentReference(image: Image, catalogue: Catalogue): string {
  if (image.parent !== undefined) return localReference(image.parent, releaseOf(image, catalogue));
  return catalogue.bases.get(image.os)?.from?.[image.python] ?? 'scratch';
}

/** The release that an image belongs to. */
export function releaseOf(image: Image, catalogue: Catalogue): Release {
  return need(catalogue.releases.find(({ name }) => name === image.release));
}

/** Files below `/opt/app-root` belong to group 0 and are writable by it, as OpenShift's random users need. */
function copyRow({ source, target, executable }: CopiedFile): Record<string, string> {
  if (target.startsWith('/opt/app-root/'))
    return { source, target, owner: '1001:0', mode: executable ? '0775' : '0664' };
  return { source, target, owner: '0:0', mode: executable ? '0755' : '0644' };
}

function titlesOf(image: Image, catalogue: Catalogue, base: BaseRecipe, release: Release) {
  const recipe = need(recipeOf(image, catalogue));
  const place = `${base.title}, Python ${need(base.pythons[image.python])}`;
  if (image.kind === 'base') return { title: `${place} (${release.name})`, description: recipe.description };
  const bundle = catalogue.bundles.get(image.bundle ?? '');
  const declared = release.combinations.find(({ file }) => file === image.declaredIn)?.title;
  const contents = image.kind === 'ide' ? `${recipe.title}, ${need(bundle).title}` : recipe.title;
  const accelerator = image.accelerated ? ', CUDA' : '';
  const title = declared ?? `${contents}${accelerator}, ${place} (${release.name})`;
  const description = image.kind === 'ide' ? `${recipe.description}. ${need(bundle).description}` : recipe.description;
  return { title, description };
}

/** The recipe that makes an image. */
export function recipeOf({ kind, recipe }: Image, catalogue: Catalogue): Recipe | undefined {
  if (kind === 'base') return catalogue.bases.get(recipe);
  if (kind === 'cuda') return catalogue.cudas.get(recipe);
  return kind === 'bundle' ? catalogue.bundles.get(recipe) : catalogue.ides.get(recipe);
}

/** The matrix only makes images of what the catalogue holds; anything else is a bug. */
function need<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('an image of the matrix is not in the catalogue');
  return value;
}
