import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastGlob from 'fast-glob';
import { contentsFile } from '../model/contents.ts';
import { readRecord } from '../recipe/read-record.ts';

/** The variable by which Nx knows of the contents of a release's images: it hashes nothing in `dist/`. */
export function contentsVariable(release: string): string {
  return `WORKBENCH_CONTENTS_${release.toUpperCase()}`;
}

/**
 * A sum for each release whose images have contents here, by its variable.
 *
 * @param root absolute path of the workspace
 */
export function contentsVariables(root: string): Record<string, string> {
  const sums = new Map<string, ReturnType<typeof createHash>>();
  for (const path of fastGlob.sync(contentsFile('*'), { cwd: root, followSymbolicLinks: false }).sort()) {
    const image = path.split('/').at(-2) ?? '';
    const variable = contentsVariable(image.split('_').at(-1) ?? '');
    const sum = sums.get(variable) ?? createHash('sha256');
    const record = readRecord(root, image);
    sums.set(
      variable,
      sum.update(JSON.stringify([image, record?.digest, record?.tags])).update(readFileSync(join(root, path))),
    );
  }
  return Object.fromEntries([...sums].map(([variable, sum]) => [variable, sum.digest('hex')]));
}
