import type { Doors } from '../engine/doors.ts';
import { engineOf } from '../engine/engines.ts';
import { limitsOf } from '../engine/limits.ts';
import { machineFacts } from '../engine/machine-facts.ts';
import { removeLeftovers } from '../engine/leftovers.ts';
import { run } from '../engine/run.ts';
import { storeFolder } from '../engine/store.ts';
import { workspaceRoot } from '../plugin/nx-folders.ts';

/** Options that every task has that makes or takes images. */
export interface ImageOptions {
  /** Name of the engine; WORKBENCH_ENGINE goes before. */
  readonly engine?: string;
  /** Host and path of the registry that images are shared by; WORKBENCH_REGISTRY goes before. */
  readonly registry?: string;
}

/**
 * The engine of this machine, and what it must be told. What killed tasks left is removed. Ctrl-C and SIGTERM end what is under way.
 *
 * @throws WorkbenchError if no engine can be had
 */
export async function openDoors({ engine: option }: ImageOptions, onLine: Doors['onLine']): Promise<Doors> {
  const wish = process.env['WORKBENCH_ENGINE'] ?? option;
  const engine = await engineOf(workspaceRoot, wish, run);
  const folder = await storeFolder({ engine, run });
  await removeLeftovers({ engine, run, storeFolder: folder });
  const limits = limitsOf(machineFacts(process.env['PATH'] ?? ''));
  return { engine, limits, storeFolder: folder, run, onLine, signal: endSignal() };
}

/** Aborts once this process is asked to end. Nx and a terminal may ask several times: what was begun is then ended once. */
export function endSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      controller.abort(name);
    });
  }
  // Nx was killed: nobody is left who could ask us to end.
  process.on('disconnect', () => {
    controller.abort('the end of Nx');
  });
  void whenChildrenAreEnded((name) => {
    controller.abort(name);
  });
  return controller.signal;
}

/**
 * Nx ends the processes of a task from the last one up, and asks this one once it has no children any more. Meanwhile a
 * command in a build that was ended would look like one that failed, or succeeded, and the build would go on, or the next
 * one begin. So one child does nothing but be ended with the first.
 */
async function whenChildrenAreEnded(then: (name: string) => void): Promise<void> {
  const never = new Promise(() => undefined);
  const { signal } = await run({ file: 'sh', args: ['-c', 'read end'] }, { until: never, aside: true });
  if (signal === 'SIGTERM' || signal === 'SIGINT' || signal === 'SIGHUP') then(signal);
}
