import type { Image } from '../../model/image.ts';
import { combinationOf } from '../../model/names.ts';
import { WorkbenchError } from '../../model/problem.ts';
import { daysIn } from '../../contents/changelog-text.ts';
import { storedTags } from '../stored-tags.ts';
import { unlessDown, type TagDoors } from '../tag-contents.ts';
import type { Day } from './day.ts';

/**
 * The latest day before another of which there are images, as the changelog, the store and the registry tell.
 *
 * @throws WorkbenchError NO_EARLIER_DAY
 */
export async function dayBefore(
  to: Day,
  images: readonly Image[],
  text: string,
  { published, doors, note }: TagDoors,
): Promise<Day> {
  const beginnings = images.map((image) => `${combinationOf(image)}_${to.release}_`);
  const there = await publishedTags(beginnings, { published, note });
  const dates = [...storedTags(doors.storeFolder), ...there].flatMap((tag) => {
    const beginning = beginnings.find((each) => tag.startsWith(each));
    return beginning === undefined ? [] : [tag.slice(beginning.length)];
  });
  const date = [...dates, ...daysIn(text)]
    .filter((day) => /^\d{8}$/.test(day) && day < to.date)
    .sort()
    .at(-1);
  if (date !== undefined) return { release: to.release, date };
  const message = `no image of release ${to.release} is of a day before ${to.date}`;
  const hint = 'say by `--from` what to compare with: a day, or another release';
  throw new WorkbenchError([{ code: 'NO_EARLIER_DAY', message, hint }]);
}

async function publishedTags(
  beginnings: readonly string[],
  { published, note }: Pick<TagDoors, 'published' | 'note'>,
): Promise<string[]> {
  if (published === undefined) return [];
  const ask = () => Promise.all(beginnings.map((each) => published.reader.tagsBeginning(each)));
  return ((await unlessDown(ask, note)) ?? []).flat();
}
