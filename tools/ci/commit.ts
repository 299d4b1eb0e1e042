import { runWell, type Run } from '../engine/run.ts';
import { WorkbenchError } from '../model/problem.ts';

/**
 * The commit from which this one went its own way: what was changed since then, and nothing that others changed meanwhile.
 *
 * @param name of a commit or a branch
 * @returns 40 or 64 hex digits; undefined if there is no such commit
 * @throws WorkbenchError MISSING_PROGRAM
 */
export async function whereFrom(root: string, name: string, run: Run): Promise<string | undefined> {
  const git = (...args: string[]) => run({ file: 'git', args: ['-C', root, ...args] });
  const found = await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`);
  if (found.exitCode !== 0) return undefined;
  const { exitCode, stdout } = await git('merge-base', found.stdout.trim(), 'HEAD');
  return exitCode === 0 ? stdout.trim() : undefined;
}

/**
 * The same for a commit that there must be.
 *
 * @throws WorkbenchError UNKNOWN_COMMIT
 */
export async function mustComeFrom(root: string, name: string, run: Run): Promise<string> {
  const commit = await whereFrom(root, name, run);
  if (commit !== undefined) return commit;
  throw new WorkbenchError([
    {
      code: 'UNKNOWN_COMMIT',
      message: `\`${name.replaceAll(/[^\w./-]/g, '?')}\` is no commit that this one has anything in common with`,
      hint: 'fetch its branch, with its history: `git fetch origin main`, or `fetch-depth: 0` of actions/checkout',
    },
  ]);
}

/**
 * Lays a commit out in a folder, another worktree of this repository, for as long as `use` needs it.
 *
 * @param folder absolute path, which must not exist
 * @throws WorkbenchError COMMAND_FAILED
 */
export async function withWorktree<T>(
  root: string,
  commit: string,
  folder: string,
  run: Run,
  use: () => Promise<T>,
): Promise<T> {
  const git = (...args: string[]) => runWell(run, { file: 'git', args: ['-C', root, 'worktree', ...args] });
  // What a killed run left in git's list.
  await git('prune');
  await git('add', '--detach', folder, commit);
  try {
    return await use();
  } finally {
    await git('remove', '--force', folder);
  }
}
