import type { ExecutorContext } from '@nx/devkit';
import { buildImage } from '../../engine/build.ts';
import { imageGone } from '../../engine/container.ts';
import type { Doors } from '../../engine/doors.ts';
import { newMarker } from '../../engine/marker.ts';
import { findImage } from '../../engine/store.ts';
import type { Image } from '../../model/image.ts';
import { localRepository } from '../../model/local-repository.ts';
import { WorkbenchError } from '../../model/problem.ts';
import { renderContext } from '../../recipe/render.ts';
import { printer } from '../../report/print.ts';
import { seconds } from '../../report/progress.ts';
import { answer, type Answer } from '../answer.ts';
import type { ImageSource } from '../image-source.ts';
import { openDoors, type ImageOptions } from '../open-doors.ts';
import { openSource } from '../open-source.ts';
import { imageOf, workspaceOf, type Workspace } from '../workspace.ts';

export interface RebuildOptions extends ImageOptions {
  /** How many of all images to rebuild, from 0 to 1; chance chooses. */
  readonly sample?: number;
}

/**
 * Builds an image once more, beside the one that there is, and compares their digests: a way to find out whether what a
 * cache or a registry gave is what its recipe makes.
 */
export default function rebuild({ sample = 1, ...options }: RebuildOptions, context: ExecutorContext): Promise<Answer> {
  const print = printer();
  return answer(print, async () => {
    const workspace = workspaceOf(context);
    const image = imageOf(workspace, context);
    if (Math.random() >= sample) {
      print.data(`left out  ${image.name}`);
      return true;
    }
    const began = performance.now();
    const doors = await openDoors(options, () => undefined);
    const source = openSource(options, workspace, doors, print);
    const { record } = await source.ready(image);
    print.note(`rebuilding  ${image.name}  with ${doors.engine.name}`);
    const digest = await digestOfBuild(image, source, workspace, doors);
    if (digest !== record.digest) throw notReproduced(image, record.digest, digest);
    print.data(`the same  ${image.name}  ${seconds(performance.now() - began)}  ${digest}`);
    return true;
  });
}

async function digestOfBuild(image: Image, source: ImageSource, workspace: Workspace, doors: Doors): Promise<string> {
  const below = image.parent === undefined ? undefined : workspace.images.get(image.parent);
  const parent = below === undefined ? undefined : await source.inStore(below);
  const context = renderContext(image, workspace);
  const tag = `${localRepository}:rebuilt-${newMarker()}`;
  try {
    const standing = parent === undefined ? {} : { parent: parent.stored };
    await buildImage(
      { context, ...standing, parentName: context.parent, tags: [tag], timestamp: context.epoch },
      doors,
    );
    const built = await findImage(doors, tag);
    if (built === undefined) throw imageGone(image.name);
    return built.digest;
  } finally {
    await doors.run(doors.engine.untag(tag));
  }
}

function notReproduced({ name }: Image, before: string, now: string): WorkbenchError {
  const message = `\`${name}\` was ${before}, and is ${now} when it is built again`;
  const hint = [
    'either its recipe gives another image at each build, or its archive has newer packages than then (see docs/reproducible.md),',
    'or the image that is there was not made from this recipe: then delete it where it comes from, and see who may write there',
  ].join('\n  ');
  return new WorkbenchError([{ code: 'NOT_REPRODUCED', message, hint }]);
}
