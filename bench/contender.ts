import type { Command } from '../tools/engine/command.ts';

/** One that builds the family: ours, or a peer. */
export interface Contender {
  /** Title of its column. */
  readonly title: string;
  /** Builds every image of the family, and does nothing where nothing is to do. */
  readonly build: Command;
  /** Takes over contexts that changed; not timed. */
  readonly refresh: () => void;
  /** Makes the machine one on which nothing was ever built. */
  readonly forget: () => void | Promise<void>;
  /** How many images of the family are finished and have their names. */
  readonly count: () => Promise<number>;
  /** How it builds with what others built; undefined where it can't. */
  readonly shared?: Shared;
}

/** What a registry is used for. */
export interface Shared {
  /** Puts everything that was built into the registry. */
  readonly fill: (host: string) => Command;
  /** Builds on a machine that has nothing, with what is in the registry. */
  readonly build: (host: string) => Command;
}

/** One that takes part, or the reason why it can't on this machine. */
export type Entrant = Contender | { readonly title: string; readonly missing: string };
