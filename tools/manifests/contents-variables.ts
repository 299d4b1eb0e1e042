import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { contentsFile } from '../model/contents.ts';
import { imageFolder } from '../model/record.ts';
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
  for (const image of imagesWithContents(root)) {
    const variable = contentsVariable(image.split('_').at(-1) ?? '');
    const sum = sums.get(variable) ?? createHash('sha256');
    const record = readRecord(root, image);
    sums.set(
      variable,
      sum
        .update(JSON.stringify([image, record?.digest, record?.tags]))
        .update(readFileSync(join(root, contentsFile(image)))),
    );
  }
  return Object.fromEntries([...sums].map(([variable, sum]) => [variable, sum.digest('hex')]));
}

/** Names, sorted. This is loaded with every command of Nx, and a glob would take longer to load than to look. */
function imagesWithContents(root: string): string[] {
  const images = join(root, dirname(imageFolder('*')));
  if (!existsSync(images)) return [];
  return readdirSync(images)
    .filter((name) => existsSync(join(root, contentsFile(name))))
    .sort();
}
