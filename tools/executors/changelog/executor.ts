import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import pLimit from 'p-limit';
import { changesInShort } from '../../contents/change-lines.ts';
import { withSection, type ImageChange } from '../../contents/changelog-text.ts';
import { difference } from '../../contents/difference.ts';
import { textOf } from '../../engine/text-of.ts';
import { writeTogether } from '../../lock/write-together.ts';
import type { Image } from '../../model/image.ts';
import { combinationOf } from '../../model/names.ts';
import { WorkbenchError } from '../../model/problem.ts';
import type { Release } from '../../model/release.ts';
import { isPublished } from '../../recipe/image-facts.ts';
import { printer } from '../../report/print.ts';
import { answer, type Answer } from '../answer.ts';
import { openDoors, type ImageOptions } from '../open-doors.ts';
import { openRegistry } from '../open-registry.ts';
import { parallelLimit } from '../parallel-limit.ts';
import { tagContents } from '../tag-contents.ts';
import { releaseOfTask, workspaceOf, type Workspace } from '../workspace.ts';
import { dayBefore } from './day-before.ts';
import { dayNamed, dayText, tagOf, type Day } from './day.ts';

export interface ChangelogOptions extends ImageOptions {
  /** Since when: a day, another release, or a day of that. */
  readonly from?: string | number;
  /** Until when, said in the same ways; the release's own date if absent. */
  readonly to?: string | number;
}

/** Writes into a release's changelog which packages came, went or moved in its images between two days. */
export default function changelog(options: ChangelogOptions, context: ExecutorContext): Promise<Answer> {
  const print = printer();
  return answer(print, async () => {
    const workspace = workspaceOf(context);
    const release = releaseOfTask(workspace, context);
    const images = pulledImages(release, workspace);
    const to = dayNamed(String(options.to ?? release.date), release, workspace.catalogue);
    const asked = options.from === undefined ? undefined : dayNamed(String(options.from), release, workspace.catalogue);
    const doors = await openDoors(options, () => undefined);
    const published = openRegistry(options, doors);
    const file = join(workspace.root, release.folder, 'CHANGELOG.md');
    const text = textOf(file);

    const from = asked ?? (await dayBefore(to, images, text ?? '', { published, doors, note: print.note }));
    if (from.release === to.release && from.date >= to.date) throw notBefore(from, to);
    const words = { from: dayText(from, release), to: dayText(to, release) };
    print.note(`comparing ${images.length} images of ${release.name}: ${words.to} with ${words.from}`);
    const find = tagContents({ published, doors, note: print.note });
    const limit = pLimit(parallelLimit(process.env));
    const changes = await Promise.all(images.map((image) => limit(() => changeOf(image, from, to, find))));
    for (const { image, changes: found } of changes)
      print.note(`compared  ${image}  ${typeof found === 'string' ? found : changesInShort(found)}`);
    if (changes.every(({ changes: found }) => typeof found === 'string')) throw nothingToCompare(words, release);

    const fresh = withSection(text, release.name, { ...words, images: changes });
    if (fresh !== text) writeTogether(new Map([[file, fresh]]));
    print.note(`${fresh === text ? 'unchanged' : 'written  '} ${release.folder}/CHANGELOG.md`);
    return true;
  });
}

/** The images of a release that people pull. */
function pulledImages({ name }: Release, { images }: Workspace): Image[] {
  return [...images.values()].filter((image) => image.release === name && isPublished(image));
}

async function changeOf(image: Image, from: Day, to: Day, find: ReturnType<typeof tagContents>): Promise<ImageChange> {
  const tags = [from, to].map((day) => tagOf(image, day));
  const [before, after] = await Promise.all(tags.map(find));
  const missing = [before, after].flatMap((contents, index) => (contents === undefined ? [tags[index]] : []));
  const changes =
    before === undefined || after === undefined
      ? `there is no image \`${missing.join('` and no `')}\``
      : difference(before, after);
  return { image: combinationOf(image), changes };
}

function notBefore(from: Day, to: Day): WorkbenchError {
  const message = `\`--from\` ${from.date} is not before \`--to\` ${to.date}`;
  return new WorkbenchError([{ code: 'BAD_OPTIONS', message, hint: 'give the earlier day by `--from`' }]);
}

function nothingToCompare({ from, to }: { from: string; to: string }, { name }: Release): WorkbenchError {
  const message = `no image of release ${name} is there of both days, ${from} and ${to}`;
  const hint = `build or pull them: \`npx nx run-many -t build --projects tag:release:${name}\` makes those of its own date`;
  return new WorkbenchError([{ code: 'NOTHING_TO_COMPARE', message, hint }]);
}
