import type { TargetConfiguration } from '@nx/devkit';
import { platform } from '../engine/platform.ts';
import { generationsOf } from '../engine/presence.ts';

/** What a build depends on, and no file says. The engine and its store are here since each store has its own images. */
export function variableInputs(image: string): NonNullable<TargetConfiguration['inputs']> {
  return ['WORKBENCH_PLATFORM', 'WORKBENCH_ENGINE', 'CONTAINERS_STORAGE_CONF', generationVariable(image)].map(
    (env) => ({ env }),
  );
}

/**
 * Values for those that the user does not set.
 *
 * @param cacheFolder absolute path of Nx's cache
 */
export function imageVariables(cacheFolder: string): Record<string, string> {
  const generations = [...generationsOf(cacheFolder)].map(([image, generation]) => [
    generationVariable(image),
    generation,
  ]);
  return { WORKBENCH_PLATFORM: platform(), ...(Object.fromEntries(generations) as Record<string, string>) };
}

function generationVariable(image: string): string {
  return `WORKBENCH_GENERATION_${image.toUpperCase().replaceAll('-', '_')}`;
}
