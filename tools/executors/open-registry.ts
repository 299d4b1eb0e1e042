import { credentialsFor } from '../registry/credentials.ts';
import { readerDoors, registryReader } from '../registry/ask.ts';
import { registrySetting } from '../registry/setting.ts';
import type { Doors } from '../engine/doors.ts';
import type { ImageOptions } from './open-doors.ts';
import { publishedImages, type PublishedImages } from './published-images.ts';

/**
 * The registry that is set, or undefined. Nothing is asked yet.
 *
 * @throws WorkbenchError BAD_REGISTRY
 */
export function openRegistry({ registry }: ImageOptions, { run }: Pick<Doors, 'run'>): PublishedImages | undefined {
  const setting = registrySetting(registry, process.env);
  if (setting === undefined) return undefined;
  return publishedImages(
    setting,
    registryReader(
      setting,
      readerDoors(() => credentialsFor(setting, process.env, run)),
    ),
  );
}
