import { generationsOf, hasNotes } from '../engine/presence.ts';
import { storeOf, type Ground } from './ground.ts';
import { imageVariables, storeVariable } from './image-variables.ts';

/**
 * What Nx must know before it asks its cache: variables that are inputs of tasks. Those of images that are gone from the
 * store and the registry have another value than before, so that their records are not believed.
 */
export async function variablesBeforeTasks(ground: Ground): Promise<Record<string, string>> {
  const { root, cacheFolder, environment, registry } = ground;
  return imageVariables(root, environment, {
    store: storeVariable(cacheFolder, environment, registry),
    generations: await generationsNow(ground),
  });
}

async function generationsNow(ground: Ground): Promise<ReadonlyMap<string, string>> {
  const { cacheFolder, isPublished } = ground;
  if (!hasNotes(cacheFolder)) return new Map();
  return generationsOf({ cacheFolder, store: await storeOf(ground) }, isPublished);
}
