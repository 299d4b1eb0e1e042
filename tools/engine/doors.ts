import { WorkbenchError } from '../model/problem.ts';
import type { Engine } from './engine.ts';
import type { Limits } from './limits.ts';
import type { Run, RunOptions } from './run.ts';

/** What a task needs to build and run images. */
export interface Doors {
  readonly engine: Engine;
  readonly limits: Limits;
  /** Where the engine keeps images, an absolute path. */
  readonly storeFolder: string;
  readonly run: Run;
  /** Told every line that a long program prints. */
  readonly onLine: NonNullable<RunOptions['onLine']>;
  /** Ends what is under way. */
  readonly signal: AbortSignal;
}

/**
 * Goes on unless the user asked to end.
 *
 * @throws WorkbenchError INTERRUPTED
 */
export function goOn({ signal }: Pick<Doors, 'signal'>): void {
  if (!signal.aborted) return;
  throw new WorkbenchError([
    {
      code: 'INTERRUPTED',
      message: `ended by ${String(signal.reason)}`,
      hint: 'nothing half-made is left; run the same command again to go on',
    },
  ]);
}
