/** The flags by which somebody says what a base is to be, as messages name them: each who asks has flags of its own. */
export interface BaseFlags {
  /** The image that it stands on. */
  readonly from: string;
  readonly name: string;
  readonly family: string;
}

/** Those of `nx g base`. */
export const generatorFlags: BaseFlags = { from: '--from', name: '--name', family: '--family' };
