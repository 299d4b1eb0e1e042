import type { Files } from '../catalogue/files.ts';
import { placeOf } from '../catalogue/read-yaml.ts';
import type { Image } from '../model/image.ts';
import type { Problem } from '../model/problem.ts';
import type { Release } from '../model/release.ts';
import { downloadPins, downloadsOf } from '../recipe/downloads.ts';
import { baseOf, ownPinsFile, pinsOf } from '../recipe/image-facts.ts';
import type { Shelf } from '../recipe/parts.ts';
import { sectionFolders } from '../recipe/sections.ts';

/** Something that a release takes from elsewhere, and whose sum or digest it pins. */
export interface OpenPin {
  readonly kind: 'download' | 'parent';
  /** The file with the pin, below the workspace root. */
  readonly file: string;
  /** Where in that file. */
  readonly keys: readonly [string, string] | readonly [string, string, string];
  /** Address of the download, or name of the parent in its registry. */
  readonly from: string;
}

/** What open pins are found in. */
type PinShelf = Pick<Shelf, 'catalogue' | 'files'>;

/**
 * The pins of a release that are null, as its images need them. Problems of recipes are added to `problems`.
 *
 * @param images those of the release
 * @param refresh whether parents whose digests are known are asked for as well
 */
export function openPins(
  release: Release,
  images: readonly Image[],
  { refresh }: { readonly refresh: boolean },
  shelf: PinShelf,
  problems: Problem[],
): OpenPin[] {
  const found = new Map<string, OpenPin>();
  for (const image of images) {
    for (const pin of [
      ...parentsOf(image, release, refresh, shelf, problems),
      ...downloadsIn(image, release, shelf, problems),
    ]) {
      const key = [pin.file, ...pin.keys].join(' ');
      const known = found.get(key);
      if (known !== undefined && known.from !== pin.from) problems.push(ambiguous(known, pin, shelf.files));
      found.set(key, pin);
    }
  }
  return [...found.values()];
}

function parentsOf(
  image: Image,
  release: Release,
  refresh: boolean,
  { catalogue, files }: PinShelf,
  problems: Problem[],
): OpenPin[] {
  const from = baseOf(image, catalogue).from?.[image.python];
  if (image.kind !== 'base' || from === undefined || from.includes('@')) return [];
  const file = ownPinsFile(image, release);
  const keys = ['parents', image.python] as const;
  const digest = pinsOf(image, release)[0]?.parents[image.python];
  if (digest === undefined) problems.push(missingParent(from, image, file, placeOf(files, file, keys)));
  if (digest === undefined || (digest !== null && !refresh)) return [];
  return [{ kind: 'parent', file, keys, from }];
}

function downloadsIn(image: Image, release: Release, { catalogue, files }: PinShelf, problems: Problem[]): OpenPin[] {
  return downloadsOf(files, sectionFolders(image, catalogue), downloadPins(image, release), problems)
    .filter(({ sha256 }) => sha256 === null)
    .map(({ name, url, pinsFile }) => ({
      kind: 'download',
      file: pinsFile,
      keys: ['downloads', name, 'sha256'],
      from: url,
    }));
}

/** Values are written by us, keys by people, so that their files stay as they want them. */
function missingParent(from: string, { python, release }: Image, file: string, where: string): Problem {
  return {
    code: 'MISSING_PIN',
    message: `the release has no place for the digest of \`${from}\``,
    where,
    hint: `add \`parents: { ${python}: null }\` to ${file}, then run \`npx nx lock ${release}\``,
  };
}

/** One sum can't be that of two files. */
function ambiguous(first: OpenPin, second: OpenPin, files: Files): Problem {
  return {
    code: 'AMBIGUOUS_PIN',
    message: `\`${first.keys[1]}\` is ${first.from} in one image and ${second.from} in another`,
    where: placeOf(files, first.file, first.keys),
    hint: 'call the two downloads by two names, and pin each',
  };
}
