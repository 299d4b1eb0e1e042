import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Context } from './render.ts';

/**
 * Writes a context to `folder`, an absolute path, in place of what was there. The folder appears whole or not at all,
 * and its modes don't depend on the umask.
 */
export function writeContext(folder: string, { files }: Pick<Context, 'files'>): void {
  const fresh = `${folder}.${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  chmodSync(fresh, 0o755);
  for (const { path, content, executable } of files) {
    makeFolders(fresh, dirname(path));
    const file = join(fresh, path);
    writeFileSync(file, content);
    chmodSync(file, executable ? 0o755 : 0o644);
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
}

function makeFolders(root: string, path: string): void {
  if (path === '.') return;
  makeFolders(root, dirname(path));
  mkdirSync(join(root, path), { recursive: true });
  chmodSync(join(root, path), 0o755);
}
