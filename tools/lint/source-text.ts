/** A text that another program checks, and where people find it. */
export interface SourceText {
  readonly text: string;
  /** The file that it stands in. */
  readonly file: string;
  /** The line of the file on which it begins, counted from 0. */
  readonly line: number;
}

/** Each text once: the same snippet stands in many images, and what is wrong with it is said of the first. */
export function distinct(sources: readonly SourceText[]): SourceText[] {
  return [...new Map(sources.toReversed().map((source) => [source.text, source])).values()].reverse();
}
