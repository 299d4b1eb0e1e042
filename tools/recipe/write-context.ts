import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Context } from './render.ts';

/**
 * Writes a context to `folder`, an absolute path, in place of what was there. The folder appears whole or not at all,
 * and its modes don't depend on the umask.
 */
export function writeContext(folder: string, { files }: Pick<Context, 'files'>): void {
  const fresh = `${folder}.${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  for (const { path, content, executable } of files) {
    const file = join(fresh, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { mode: executable ? 0o755 : 0o644 });
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
}
