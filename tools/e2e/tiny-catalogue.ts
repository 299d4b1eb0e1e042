import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fastGlob from 'fast-glob';
import { tinyFiles } from '../fixtures/tiny-files.ts';
import { makeTinyRoot } from '../fixtures/tiny-root.ts';

/**
 * Writes a catalogue below a workspace's root, whose snippets then have nothing for other OSs.
 *
 * @param files of the catalogue, but for its base's root file system
 */
export function writeTinyCatalogue(root: string, files: Readonly<Record<string, string>> = tinyFiles): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text.trimStart());
    if (path.endsWith('.sh')) chmodSync(file, 0o755);
  }
  for (const folder of fastGlob.sync('snippets/**/on-*', { cwd: root, onlyDirectories: true })) {
    rmSync(join(root, folder), { recursive: true });
  }
  makeTinyRoot(join(root, 'images/base/tiny/rootfs.tar'));
}
