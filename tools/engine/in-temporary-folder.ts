import { chmodSync, mkdirSync } from 'node:fs';
import { temporaryFolder } from './marker.ts';
import { removeFolder } from './remove-folder.ts';
import type { Run } from './run.ts';

/**
 * Hands the temporary folder of a marker to `use`, and removes it in any case afterwards. If this process is killed
 * before, the next one that uses an engine does that.
 */
export async function inTemporaryFolder<T>(marker: string, run: Run, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = temporaryFolder(marker);
  try {
    mkdirSync(folder, { recursive: true });
    // Root of a user namespace, who is another one outside, must find the way in.
    chmodSync(folder, 0o711);
    return await use(folder);
  } finally {
    await removeFolder(folder, run);
  }
}
