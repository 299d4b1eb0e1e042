import type { Run } from '../engine/run.ts';
import type { Workspace } from '../executors/workspace.ts';
import { chainOf } from '../matrix/chain.ts';
import { checksProjectName } from '../plugin/checks-project.ts';
import { checksFolders } from '../recipe/checks.ts';
import { whereFrom } from './commit.ts';
import { projectsIn } from './projects.ts';

/**
 * Images that are to be built and checked anew since a commit: those that Nx calls affected, and those whose checks
 * changed. All images, if there is no such commit here: a branch that is new, or was rewritten.
 *
 * @param base name of a commit or a branch; all images without
 * @throws WorkbenchError COMMAND_FAILED if Nx can't tell
 */
export async function wantedImages(workspace: Workspace, base: string | undefined, run: Run): Promise<Set<string>> {
  const { root, images } = workspace;
  const commit = base === undefined ? undefined : await whereFrom(root, base, run);
  if (commit === undefined) return new Set(images.keys());
  const affected = new Set(await projectsIn(root, ['--affected', `--base=${commit}`, '--head=HEAD'], run));
  return new Set(
    [...images.keys()].filter((image) => affected.has(image) || isCheckedAnew(image, affected, workspace)),
  );
}

/** Checks are projects of their own, on which no image depends: editing one builds nothing. */
function isCheckedAnew(image: string, affected: ReadonlySet<string>, workspace: Workspace): boolean {
  const folders = chainOf(workspace.images, image).flatMap((each) => checksFolders(each, workspace));
  return folders.some((folder) => affected.has(checksProjectName(folder)));
}
