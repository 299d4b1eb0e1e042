import { join } from 'node:path';
import { workspaceRoot } from '@nx/devkit';
import type { Doors } from '../engine/doors.ts';
import { chooseEngine, enginesFolder, loadEngines } from '../engine/engines.ts';
import { limitsOf } from '../engine/limits.ts';
import { machineFacts } from '../engine/machine-facts.ts';
import { removeLeftovers } from '../engine/leftovers.ts';
import { run } from '../engine/run.ts';

const engines = loadEngines(join(workspaceRoot, enginesFolder));

/** Options that every task with an engine has. */
export interface EngineOptions {
  /** Name of the engine; WORKBENCH_ENGINE goes before. */
  readonly engine?: string;
}

/**
 * The engine of this machine, and what it must be told. What killed tasks left is removed. Ctrl-C and SIGTERM end what is under way.
 *
 * @throws WorkbenchError if no engine can be had
 */
export async function openDoors(options: EngineOptions, onLine: Doors['onLine']): Promise<Doors> {
  const wish = process.env['WORKBENCH_ENGINE'] ?? options.engine;
  const engine = await chooseEngine(engines, wish === '' ? undefined : wish, run);
  await removeLeftovers(engine, run);
  const limits = limitsOf(machineFacts(process.env['PATH'] ?? ''));
  return { engine, limits, run, onLine, signal: endSignal() };
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
  return controller.signal;
}
