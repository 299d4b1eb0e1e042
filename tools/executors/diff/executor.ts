import type { ExecutorContext } from '@nx/devkit';
import { changesInShort, changeTable } from '../../contents/change-lines.ts';
import { difference } from '../../contents/difference.ts';
import type { Doors } from '../../engine/doors.ts';
import type { Contents } from '../../model/contents.ts';
import type { Image } from '../../model/image.ts';
import { WorkbenchError } from '../../model/problem.ts';
import { registryName } from '../../registry/setting.ts';
import { printer } from '../../report/print.ts';
import { answer, type Answer } from '../answer.ts';
import { imageContents } from '../image-contents.ts';
import { openDoors, type ImageOptions } from '../open-doors.ts';
import { openRegistry } from '../open-registry.ts';
import { openSource } from '../open-source.ts';
import type { PublishedImages } from '../published-images.ts';
import { storedTags } from '../stored-tags.ts';
import { tagContents } from '../tag-contents.ts';
import { imageOf, workspaceOf } from '../workspace.ts';

export interface DiffOptions extends ImageOptions {
  /** A tag in the registry or in the store, or the name of another image's project. */
  readonly against: string;
}

/** Tells which packages came, went or moved in an image since another one. */
export default function diff(options: DiffOptions, context: ExecutorContext): Promise<Answer> {
  const print = printer();
  return answer(print, async () => {
    const { against } = options;
    const workspace = workspaceOf(context);
    const image = imageOf(workspace, context);
    const doors = await openDoors(options, () => undefined);
    const published = openRegistry(options, doors);
    const { note } = print;
    const { root } = workspace;
    const source = openSource(options, workspace, doors, print);
    const now = (wanted: Image) => imageContents(wanted, { root, source, published, doors, note }, { file: true });

    const project = workspace.images.get(against);
    const before = project === undefined ? await tagContents({ published, doors, note })(against) : await now(project);
    if (before === undefined) throw unknownTag(against, image, published, doors);
    show(image, against, before, await now(image), print.data);
    return true;
  });
}

function show({ name }: Image, against: string, before: Contents, after: Contents, data: (line: string) => void): void {
  const changes = difference(before, after);
  // In one piece: of many lines, Nx loses the last ones when the task ends right after them.
  const lines = changeTable(changes).map((line) => `  ${line}`);
  data([`${name} against ${against}: ${changesInShort(changes)}`, ...lines].join('\n'));
}

function unknownTag(
  against: string,
  { name }: Image,
  published: PublishedImages | undefined,
  { storeFolder }: Doors,
): WorkbenchError {
  const nowhere =
    published === undefined
      ? 'is no tag in the store, and no registry is set'
      : `is no tag in \`${registryName(published.registry)}\` or in the store`;
  const message = `${JSON.stringify(against)} ${nowhere}, and no image is called so`;
  const known = storedTags(storeFolder)
    .filter((tag) => tag.startsWith(`${name}_`))
    .sort();
  const hint = known.length === 0 ? 'pull or build the image first' : `the store has: ${known.join(', ')}`;
  return new WorkbenchError([{ code: 'UNKNOWN_TAG', message, hint }]);
}
