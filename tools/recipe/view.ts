import type { Catalogue } from '../model/catalogue.ts';
import type { Image } from '../model/image.ts';
import { localRepository } from '../model/local-repository.ts';
import type { Release } from '../model/release.ts';
import type { Download } from './downloads.ts';
import { baseOf, need, pinnedTexts, pinsOf, recipeOf, releaseOf } from './image-facts.ts';
import { labelsOf } from './labels.ts';
import type { View } from './template-problems.ts';
import { publishedReference, titlesOf } from './titles.ts';

/** A file of the context, and where in the image it goes. */
export interface Copy {
  /** Path in the context. */
  readonly source: string;
  /** Absolute path in the image. */
  readonly target: string;
  readonly executable: boolean;
}

/** What was read for an image, and enters its texts. */
export interface ViewParts {
  readonly packages: readonly string[];
  readonly copies: readonly Copy[];
  readonly downloads: readonly Download[];
  /** Path of the requirement file in the context; undefined without one. */
  readonly requirements: string | undefined;
  readonly flattened: boolean;
}

/** What the templates of an image may say, all of it resolved: no template decides by a version. */
export function viewOf(
  image: Image,
  catalogue: Catalogue,
  { packages, copies, downloads, requirements, flattened }: ViewParts,
): View {
  const { name, os, python, bundle = '', ide = '', accelerated } = image;
  const base = baseOf(image, catalogue);
  const release = releaseOf(image, catalogue);
  const { title, description } = titlesOf(image, catalogue);
  return {
    name,
    release: release.name,
    date: release.date,
    epoch: String(epochOf(release)),
    os,
    family: base.family,
    python,
    pythonVersion: need(base.pythons[python]),
    bundle,
    ide,
    accelerated,
    title,
    description,
    parent: parentReference(image, catalogue),
    rootfs: image.kind === 'base' && base.from === undefined,
    packages,
    files: copies.map(copyRow),
    downloads: downloads.map(({ url, file, sha256 }) => ({ url, file, sha256: sha256 ?? unknownSum })),
    requirements: requirements ?? '',
    builder: `${name}-builder`,
    origin: `${name}-origin`,
    flattened,
    pins: pinnedTexts(image, release),
    labels: labelsOf(image, release, {
      title,
      description,
      folder: recipeOf(image, catalogue).folder,
      reference: publishedReference(image, catalogue),
    }),
  };
}

/** Stands in place of a sum that nobody has looked up: no file has it. */
const unknownSum = 'unknown';

/** Seconds from 1970 to the beginning of the release's day: the time that everything in its images is dated. */
export function epochOf({ date }: Release): number {
  return Date.parse(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T00:00:00Z`) / 1000;
}

/** The name of an image with its release's day, as it stands in the local repository. */
export function localReference(name: string, { date }: Release): string {
  return `${localRepository}:${name}_${date}`;
}

/** What an image says in FROM: its parent's local name, a registry's image by its digest if that is known, or `scratch`. */
export function parentReference(image: Image, catalogue: Catalogue): string {
  const release = releaseOf(image, catalogue);
  if (image.parent !== undefined) return localReference(image.parent, release);
  const from = baseOf(image, catalogue).from?.[image.python];
  if (from === undefined || from.includes('@')) return from ?? 'scratch';
  const digest = pinsOf(image, release)[0]?.parents[image.python];
  return typeof digest === 'string' ? `${from}@${digest}` : from;
}

/** Files below `/opt/app-root` belong to group 0 and are writable by it, as OpenShift's random users need. */
function copyRow({ source, target, executable }: Copy): Record<string, string> {
  if (target.startsWith('/opt/app-root/'))
    return { source, target, owner: '1001:0', mode: executable ? '0775' : '0664' };
  return { source, target, owner: '0:0', mode: executable ? '0755' : '0644' };
}
