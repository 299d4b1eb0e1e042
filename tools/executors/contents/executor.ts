import { writeContents } from '../../contents/write-contents.ts';
import { packageTypes, type Contents } from '../../model/contents.ts';
import { imageContents } from '../image-contents.ts';
import { imageTarget } from '../image-target.ts';
import type { Open } from '../image-work.ts';
import { openDoors, type ImageOptions } from '../open-doors.ts';
import { openRegistry } from '../open-registry.ts';
import { openSource } from '../open-source.ts';

const openContents: Open<ImageOptions> = async (options, workspace, print) => {
  const doors = await openDoors(options, () => undefined);
  const source = openSource(options, workspace, doors, print);
  const published = openRegistry(options, doors);
  const { root } = workspace;
  return {
    engine: doors.engine.name,
    signal: doors.signal,
    make: async ({ image, progress, print: own }) => {
      const found = await imageContents(image, { root, source, published, doors, note: own.note }, { file: false });
      await writeContents(root, found);
      return `listed    ${image.name}  ${progress.elapsed()}  ${counted(found)}`;
    },
  };
};

const { one, many } = imageTarget('listing', openContents);

/** Lists the packages in an image. */
export default one;

/** Does the same for many images in one process. */
export const contentsOfAll = many;

function counted({ packages }: Contents): string {
  const counts = packageTypes
    .map((type) => ({ type, count: packages.filter((each) => each.type === type).length }))
    .filter(({ count }) => count > 0)
    .map(({ type, count }) => `${count} ${type}`);
  return counts.length === 0 ? 'no packages' : counts.join(', ');
}
