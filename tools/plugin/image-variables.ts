import type { TargetConfiguration } from '@nx/devkit';
import { platform } from '../engine/platform.ts';
import { presenceReader } from '../engine/presence.ts';

/** The variable that is an input of an image's build, beside its files: what it holds is another once the image is gone. */
export function goneVariable(image: string): string {
  return `WORKBENCH_GONE_${image.toUpperCase().replaceAll('-', '_')}`;
}

/** What a build depends on, and no file says. */
export function variableInputs(image: string): NonNullable<TargetConfiguration['inputs']> {
  return ['WORKBENCH_PLATFORM', 'WORKBENCH_ENGINE', 'CONTAINERS_STORAGE_CONF', goneVariable(image)].map((env) => ({ env }));
}

/**
 * Values for these variables: a record in Nx's cache counts only while its image is in the store.
 *
 * @param root absolute path of the workspace
 * @param now any number that was not used before
 */
export function imageVariables(root: string, images: readonly string[], now: number): Record<string, string> {
  const isPresent = presenceReader(root);
  const gone = images.filter((image) => !isPresent(image)).map((image) => [goneVariable(image), String(now)]);
  return { WORKBENCH_PLATFORM: platform(), ...(Object.fromEntries(gone) as Record<string, string>) };
}
