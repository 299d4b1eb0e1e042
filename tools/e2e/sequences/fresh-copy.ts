import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceOf } from '../../executors/workspace.ts';
import { copyWorkspace, type WorkspaceCopy } from '../workspace-copy.ts';
import { recordOf } from '../images.ts';

/**
 * Copies the sources of a workspace elsewhere, lets Nx build them there from nothing, and compares the records whole.
 * This holds for any oracle, and costs more.
 *
 * @returns a line for each image whose record differs
 */
export async function differencesFromFreshCopy(copy: WorkspaceCopy): Promise<string[]> {
  const fresh = copyWorkspace();
  try {
    for (const folder of ['images', 'releases', 'snippets', 'tools']) {
      rmSync(join(fresh.root, folder), { recursive: true, force: true });
      cpSync(join(copy.root, folder), join(fresh.root, folder), { recursive: true });
    }
    await fresh.nx(['run-many', '-t', 'build']);
    return [...workspaceOf(copy).images.keys()].flatMap((image) => {
      const [here, there] = [copy, fresh].map((place) => JSON.stringify(recordOf(place, image)));
      return here === there ? [] : [`${image}: the record is\n${here ?? ''}\nin a new clone it is\n${there ?? ''}`];
    });
  } finally {
    await fresh.remove();
  }
}
