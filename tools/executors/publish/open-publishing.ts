import { setTimeout as sleep } from 'node:timers/promises';
import type { Image } from '../../model/image.ts';
import { WorkbenchError } from '../../model/problem.ts';
import { refuseReadOnly } from '../../registry/write-access.ts';
import { imageContents } from '../image-contents.ts';
import { imageSource } from '../image-source.ts';
import type { Open } from '../image-work.ts';
import { openDoors, type ImageOptions } from '../open-doors.ts';
import { openRegistry } from '../open-registry.ts';
import { progressLines } from '../progress-lines.ts';
import { publisher } from './publisher.ts';

/** Makes ready to publish images one after the other, or several at a time: each is pushed once, after its parent. */
export const openPublishing: Open<ImageOptions> = async (options, workspace, print) => {
  refuseReadOnly(process.env);
  const doors = await openDoors(options, () => undefined);
  const published = openRegistry(options, doors);
  if (published === undefined) throw noRegistry();
  const lines = progressLines();
  const { onLine } = lines;
  const source = imageSource({ workspace, doors, onLine, note: print.note, published, first: 'registry' });
  const { root, images } = workspace;
  const { note } = print;
  const contents = (image: Image) => imageContents(image, { root, source, published, doors, note }, { file: true });
  const publish = publisher({ source, published, images, doors, contents, sleep });
  return {
    engine: doors.engine.name,
    signal: doors.signal,
    make: async ({ image, progress, print: own }) => {
      lines.follow(image, progress);
      const { pushed, digest, moved, kept } = await publish(image);
      for (const { tag, why } of kept) own.note(`kept      ${tag}: ${why}`);
      for (const tag of moved) own.note(`tagged    ${tag}`);
      return `${pushed ? 'published' : 'present  '} ${image.name}  ${progress.elapsed()}  ${digest}`;
    },
  };
};

/** What is thrown where there is nothing to publish to. */
export function noRegistry(): WorkbenchError {
  const message = 'no registry is set to publish to';
  const hint = 'set WORKBENCH_REGISTRY=quay.io/team/workbench-images, or `registry` in nx.json#/plugins/options';
  return new WorkbenchError([{ code: 'NO_REGISTRY', message, hint }]);
}
