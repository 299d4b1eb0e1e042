import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { runWell, type Run } from '../engine/run.ts';

/**
 * Gives a worktree what its own lockfile names, so that its own plugin works in it: links to what is installed in `root` where
 * that has the same lockfile, else packages of its own.
 *
 * @param root absolute path of a workspace with `node_modules`
 * @param worktree absolute path of another commit of it, without
 */
export async function installLibraries(root: string, worktree: string, run: Run): Promise<void> {
  const lockfile = (place: string) => readFileSync(join(place, 'package-lock.json'));
  if (lockfile(root).equals(lockfile(worktree))) linkLibraries(root, worktree);
  else await runWell(run, { file: 'env', args: ['-C', worktree, 'npm', 'ci', '--no-audit', '--no-fund'] });
}

/** The npm scope of what lies in the workspace itself. */
const ownScope = '@workbench-images';

function linkLibraries(root: string, worktree: string): void {
  const libraries = 'node_modules';
  const link = (path: string) => {
    symlinkSync(join(root, path), join(worktree, path));
  };
  mkdirSync(join(worktree, libraries));
  for (const name of readdirSync(join(root, libraries))) if (name !== ownScope) link(join(libraries, name));
  // The link that npm makes would lead to the plugin of `root`.
  mkdirSync(join(worktree, libraries, ownScope));
  symlinkSync('../../tools', join(worktree, libraries, ownScope, 'nx'));
  if (existsSync(join(root, 'tools', libraries))) link(join('tools', libraries));
}
