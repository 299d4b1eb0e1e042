import type { Tree } from '@nx/devkit';
import { lockedTexts } from '../lock/lock-python.ts';
import type { AskedLock } from '../lock/asked-locks.ts';
import type { Freedom } from '../lock/limits.ts';
import { movesInShort } from '../lock/moves.ts';
import type { LockDoors } from '../lock/pipenv.ts';
import { pythonVersionOf } from '../model/names.ts';
import { WorkbenchError, type Problem } from '../model/problem.ts';
import { filesIn } from './workspace-of-tree.ts';

/** What is locked for whom, and how far it may move. */
export interface TreeLock {
  readonly release: string;
  readonly lock: AskedLock;
  readonly freedom: Freedom;
}

/**
 * Locks one after the other into a tree. What can't be locked is added to `problems`.
 *
 * @param tell told of each lock that begins
 * @returns what moved, line by line, for people
 * @throws WorkbenchError INTERRUPTED
 */
export async function lockInTree(
  tree: Tree,
  locks: readonly TreeLock[],
  {
    doors,
    tell,
    problems,
  }: { readonly doors: LockDoors; readonly tell: (line: string) => void; readonly problems: Problem[] },
): Promise<string[]> {
  const lines: string[] = [];
  for (const { release, lock, freedom } of locks) {
    const { bundle, python, folder } = lock;
    const key = `${release} ${bundle}/${python}`;
    tell(`locking  ${key}`);
    try {
      const order = { files: filesIn(tree), release, folder, pythonVersion: pythonVersionOf(python), freedom };
      const { moves, texts } = await lockedTexts(order, doors);
      for (const [path, text] of texts) {
        if (text !== undefined) tree.write(path, text);
        else if (tree.exists(path)) tree.delete(path);
      }
      lines.push(`locked   ${key}: ${movesInShort(moves)}`, ...moves.map((line) => `  ${line}`));
    } catch (error) {
      if (!(error instanceof WorkbenchError) || doors.signal.aborted) throw error;
      problems.push(...error.problems);
    }
  }
  return lines;
}
