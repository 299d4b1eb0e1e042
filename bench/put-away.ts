import { existsSync, mkdtempSync, renameSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Moves a folder, if it is there, into one on the same disk, where it stays until all is over. Where many files were just
 * removed, ext4 without a journal takes longer to make new ones: what comes next would be timed with it.
 */
export function putAway(folder: string, into: string): void {
  if (existsSync(folder)) renameSync(folder, mkdtempSync(join(into, 'forgotten-')));
}
