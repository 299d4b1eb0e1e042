import type { Answer, Started } from '../nx-in.ts';
import type { WorkspaceCopy } from '../workspace-copy.ts';
import type { Random } from '../../fixtures/random.ts';
import type { RegistryServer } from './registry-server.ts';
import type { Site, Variant } from './sites.ts';

/** What operations work on. */
export interface Bench {
  readonly copy: WorkspaceCopy;
  readonly sites: readonly [Site, ...Site[]];
  /** What the sites contained at the end of each sequence, the latest last. */
  readonly past: (readonly Variant[])[];
  readonly registry: RegistryServer;
  /** Runs Nx with the settings of now. */
  readonly nx: (args: readonly string[]) => Promise<Answer>;
  /** The same, and goes on. */
  readonly start: (args: readonly string[]) => Started;
  /** Whether the registry is set. It changes in the course of a sequence, and stays for the next one. */
  usesRegistry: boolean;
}

/** Does something to a workspace; `random` makes the choices. */
export type Operation = (bench: Bench, random: Random) => Promise<void> | void;

/** Any of some, if there are any. */
export function anyOf<T>(list: readonly T[], random: Random): T | undefined {
  const [first, ...others] = list;
  return first === undefined ? undefined : random.pick([first, ...others]);
}
