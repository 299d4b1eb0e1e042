import { join } from 'node:path';
import type { Image } from '../../model/image.ts';
import { imageFolder } from '../../model/record.ts';
import { renderContext } from '../../recipe/render.ts';
import { writeContext } from '../../recipe/write-context.ts';
import { imageTarget } from '../image-target.ts';
import type { Work } from '../image-work.ts';
import type { Workspace } from '../workspace.ts';

const { one, many } = imageTarget('rendering', openRendering);

/** Writes an image's context to `dist/images/<project>/context/`. Needs no engine. */
export default one;

/** Does the same for many images in one process. */
export const renderAll = many;

function openRendering(_options: object, workspace: Workspace): Promise<Work> {
  return Promise.resolve({
    signal: new AbortController().signal,
    make: ({ image }) => Promise.resolve().then(() => render(image, workspace)),
  });
}

function render(image: Image, workspace: Workspace): string {
  const folder = `${imageFolder(image.name)}/context`;
  const context = renderContext(image, workspace);
  writeContext(join(workspace.root, folder), context);
  return `rendered  ${image.name}  ${context.files.length === 1 ? '1 file' : `${context.files.length} files`} in ${folder}`;
}
