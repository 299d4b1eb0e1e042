import { cacheDir } from '../plugin/nx-folders.ts';
import type { ImageSource } from './image-source.ts';
import type { Open, Piece } from './image-work.ts';
import { openDoors, type ImageOptions } from './open-doors.ts';
import { openSource } from './open-source.ts';
import { progressLines } from './progress-lines.ts';
import { sayLimits } from './say-limits.ts';

/**
 * Makes ready to take images from where they are, one after the other or several at a time: each is looked for once.
 *
 * @param make takes one image from the source and gives the line that tells of it
 */
export function openImages(make: (piece: Piece, source: ImageSource) => Promise<string>): Open<ImageOptions> {
  return async (options, workspace, print) => {
    const doors = await openDoors(options, () => undefined);
    sayLimits(print, cacheDir, doors);
    const lines = progressLines();
    const source = openSource(options, workspace, doors, print, lines.onLine);
    return {
      engine: doors.engine.name,
      signal: doors.signal,
      make: (piece) => {
        lines.follow(piece.image, piece.progress);
        return make(piece, source);
      },
    };
  };
}
