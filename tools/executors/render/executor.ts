import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { imageFolder } from '../../model/record.ts';
import { renderContext } from '../../recipe/render.ts';
import { writeContext } from '../../recipe/write-context.ts';
import { printer } from '../../report/print.ts';
import { answer, type Answer } from '../answer.ts';
import { imageOf, workspaceOf } from '../workspace.ts';

/** Writes an image's context to `dist/images/<project>/context/`. Needs no engine. */
export default function render(_options: object, context: ExecutorContext): Promise<Answer> {
  const print = printer();
  return answer(print, () => {
    const workspace = workspaceOf(context);
    const image = imageOf(workspace, context);
    const folder = `${imageFolder(image.name)}/context`;
    const rendered = renderContext(image, workspace);
    writeContext(join(workspace.root, folder), rendered);
    print.note(
      `rendered  ${image.name}  ${rendered.files.length === 1 ? '1 file' : `${rendered.files.length} files`} in ${folder}`,
    );
    return true;
  });
}
