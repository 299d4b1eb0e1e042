import type { Catalogue } from '../../model/catalogue.ts';
import type { Image } from '../../model/image.ts';
import { combinationOf } from '../../model/names.ts';
import { WorkbenchError } from '../../model/problem.ts';
import type { Release } from '../../model/release.ts';

/** A day of a release: that for which images have a tag. */
export interface Day {
  /** Name of the release. */
  readonly release: string;
  /** `yyyymmdd` */
  readonly date: string;
}

/**
 * The day that a word means: a day of the release itself, another release at its own date, or a day of that.
 *
 * @param word e.g. `20261101`, `2026b` or `2026b_20261101`
 * @throws WorkbenchError UNKNOWN_RELEASE
 */
export function dayNamed(word: string, own: Pick<Release, 'name'>, { releases }: Pick<Catalogue, 'releases'>): Day {
  if (/^\d{8}$/.test(word)) return { release: own.name, date: word };
  // A release that is gone from the workspace may well have images.
  const [, release, date] = /^(\w[\w.-]{0,40})_(\d{8})$/.exec(word) ?? [];
  if (release !== undefined && date !== undefined) return { release, date };
  const named = releases.find(({ name }) => name === word);
  if (named !== undefined) return { release: named.name, date: named.date };
  const message = `${JSON.stringify(word)} is neither a day nor a release`;
  const hint = `give a day such as 20261101, one of the releases ${releases.map(({ name }) => name).join(', ')}, or both: ${own.name}_20261101`;
  throw new WorkbenchError([{ code: 'UNKNOWN_RELEASE', message, hint }]);
}

/** As people write it in the changelog of a release. */
export function dayText({ release, date }: Day, own: Pick<Release, 'name'>): string {
  return release === own.name ? date : `${release}_${date}`;
}

/** The tag of an image, or of the one that has its place in another release, for a day. */
export function tagOf(image: Pick<Image, 'name' | 'release'>, { release, date }: Day): string {
  return `${combinationOf(image)}_${release}_${date}`;
}
