import type { Containerfile } from './containerfile.ts';

/** What a rule has against one line. */
export interface Fault {
  /** Counted from 0. */
  readonly line: number;
  /** As in a problem. */
  readonly message: string;
}

/** Something that an engine would build, and that is a mistake all the same. */
export interface ContainerfileRule {
  readonly code: string;
  readonly hint: string;
  readonly faults: (containerfile: Containerfile) => readonly Fault[];
}
