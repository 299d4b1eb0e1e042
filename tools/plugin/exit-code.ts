import type { PostTasksExecutionContext } from '@nx/devkit';

/** What Nx ends with after Ctrl-C, and also after any run in which it skipped tasks, since these have not ended. */
const interrupted = 130;

/**
 * Has Nx end with 1 after a run in which tasks failed and nobody stopped one. From its daemon, which runs the hooks where
 * there is one, nothing can be done about it.
 *
 * @param nx the process of Nx, whose exit code may still be set when it ends
 */
export function settleExitCode(
  results: PostTasksExecutionContext['taskResults'],
  nx: Pick<NodeJS.Process, 'once' | 'exitCode'>,
): void {
  const statuses = new Set(Object.values(results).map(({ status }) => status));
  if (!statuses.has('failure') || statuses.has('stopped')) return;
  nx.once('exit', () => {
    if (nx.exitCode === interrupted) nx.exitCode = 1;
  });
}
