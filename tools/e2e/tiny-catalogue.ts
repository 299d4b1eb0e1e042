import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tinyFiles } from '../fixtures/tiny-files.ts';
import { makeTinyRoot } from '../fixtures/tiny-root.ts';

/** Writes the catalogue below a workspace's root. */
export function writeTinyCatalogue(root: string): void {
  for (const [path, text] of Object.entries(tinyFiles)) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text.trimStart());
    if (path.endsWith('.sh')) chmodSync(file, 0o755);
  }
  makeTinyRoot(join(root, 'images/base/tiny/rootfs.tar'));
}
