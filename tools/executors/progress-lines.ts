import type { Image } from '../model/image.ts';
import type { Progress } from '../report/progress.ts';

/** Brings what programs print to the progress of the image that they work for. */
export interface ProgressLines {
  readonly onLine: (image: string, line: string) => void;
  /** From now on, lines of this image go there. Those of an image that nobody follows go nowhere. */
  readonly follow: (image: Image, progress: Progress) => void;
}

export function progressLines(): ProgressLines {
  const followed = new Map<string, Progress['line']>();
  return {
    onLine: (image, line) => followed.get(image)?.(line),
    follow: (image, progress) => followed.set(image.name, progress.line),
  };
}
