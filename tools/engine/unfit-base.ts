import type { Problem } from '../model/problem.ts';
import type { Output } from './run.ts';

/**
 * What an image from elsewhere lacks, as the snippet `own-base` says it while it is built upon: a line that begins with the
 * code, and one with what to do.
 *
 * @param parent the image, as FROM names it
 */
export function unfitBase({ tail }: Pick<Output, 'tail'>, parent: string): Problem[] {
  const lines = tail.map((line) => line.trim());
  return lines.flatMap((line, index) => {
    const [, message] = /^error\[BASE_UNFIT\]: (.+)$/.exec(line) ?? [];
    const [, hint] = /^hint: (.+)$/.exec(lines[index + 1] ?? '') ?? [];
    if (message === undefined || hint === undefined) return [];
    return [{ code: 'BASE_UNFIT', message, where: parent, hint }];
  });
}
