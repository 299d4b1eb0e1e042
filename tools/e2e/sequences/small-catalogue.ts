import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkspaceCopy } from '../workspace-copy.ts';
import { writeTinyCatalogue } from '../tiny-catalogue.ts';

/** Four images: a base, a bundle on it, and two IDEs on that. */
export const images = {
  base: 'base-tiny-py313_2026t',
  minimal: 'bundle-minimal-tiny-py313_2026t',
  runtime: 'runtime-minimal-tiny-py313_2026t',
  web: 'web-minimal-tiny-py313_2026t',
} as const;

/** The file that declares the image of the IDE `web`. */
export const webCombination = 'releases/2026t/combinations/web-minimal-tiny-py313.yaml';

/** Writes the tiny catalogue, cut down so that a build of all its images takes two seconds. */
export function writeSmallCatalogue(copy: WorkspaceCopy): void {
  writeTinyCatalogue(copy.root);
  for (const path of [
    'images/bundles/science',
    'releases/2026t/combinations/web-science-tiny-py313.yaml',
    'releases/2026t/combinations/runtime-science-tiny-py313.yaml',
  ]) {
    rmSync(join(copy.root, path), { recursive: true });
  }
  copy.write(webCombination, 'ide: web\nbundle: minimal\nos: tiny\npython: py313\n');
}
