import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { builtContents } from '../../manifests/built-contents.ts';
import { manifestsOf } from '../../manifests/manifests-of.ts';
import { manifestsFolder } from '../../model/release.ts';
import { writeContext } from '../../recipe/write-context.ts';
import { printer } from '../../report/print.ts';
import { answer, type Answer } from '../answer.ts';
import { workspaceOf } from '../workspace.ts';

/** Writes what platforms import of a release's images. The folder appears whole or not at all. Needs no engine. */
export default function manifests(_options: object, { root, projectName = '' }: ExecutorContext): Promise<Answer> {
  const print = printer();
  return answer(print, () => {
    const workspace = workspaceOf({ root });
    const { files, unknown } = manifestsOf(projectName, workspace, builtContents(root, workspace.catalogue));
    const folder = manifestsFolder(projectName);
    writeContext(join(root, folder), {
      files: files.map(({ path, text }) => ({ path, content: Buffer.from(text), executable: false })),
    });
    if (files.length === 0) print.note(`note     release ${projectName} publishes no images, and the folder is empty`);
    if (unknown.length > 0) {
      const whose = unknown.length === 1 ? `of ${unknown.join('')}` : `of ${unknown.length} images`;
      print.note(
        `note     versions are left out ${whose}: what an archive holds is known once an image is built, and \`npx nx run-many -t contents --projects tag:release:${projectName}\` has looked into it`,
      );
    }
    print.note(`written  ${files.length === 1 ? '1 file' : `${files.length} files`} in ${folder}`);
    return true;
  });
}
