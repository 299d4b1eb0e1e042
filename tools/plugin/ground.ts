import type { Doors } from '../engine/doors.ts';
import { engineOf } from '../engine/engines.ts';
import { knownStore, rememberStore } from '../engine/known-store.ts';
import type { IsPublished } from '../engine/presence.ts';
import { run } from '../engine/run.ts';
import { storeIdentity } from '../engine/store-identity.ts';
import { WorkbenchError } from '../model/problem.ts';
import { registrySetting, type RegistrySetting } from '../registry/setting.ts';
import { askedFingerprints, type Asked } from './asked-fingerprint.ts';
import type { PluginOptions } from './options.ts';

/** What the hooks around a run of tasks stand on. */
export interface Ground {
  /** Absolute path of the workspace. */
  readonly root: string;
  /** Absolute path of Nx's cache. */
  readonly cacheFolder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly registry: RegistrySetting | undefined;
  /** Looks at the workspace's files. */
  readonly asked: () => Asked;
  /** Asks the registry; undefined without one. */
  readonly isPublished: IsPublished | undefined;
  /** The engine. Choosing it starts it, which takes longer than all else here: it is asked for when there is something to do. */
  readonly doors: () => Promise<Pick<Doors, 'engine' | 'run'>>;
}

/** @throws WorkbenchError BAD_REGISTRY */
export function groundOf(
  { root, cacheFolder, environment }: Pick<Ground, 'root' | 'cacheFolder' | 'environment'>,
  options: PluginOptions,
): Ground {
  const wish = environment['WORKBENCH_ENGINE'] ?? options.engine;
  const registry = registrySetting(options.registry, environment);
  let chosen: ReturnType<Ground['doors']> | undefined;
  return {
    root,
    cacheFolder,
    environment,
    asked: () => askedFingerprints(root, cacheFolder),
    registry,
    isPublished: registry === undefined ? undefined : askerOf(registry, environment),
    doors: () => (chosen ??= engineOf(root, wish, run).then((engine) => ({ engine, run }))),
  };
}

/** What asks a registry is loaded when there is something to ask. */
function askerOf(registry: RegistrySetting, environment: Ground['environment']): IsPublished {
  let asker: IsPublished | undefined;
  return async (images) => {
    asker ??= (await import('./ask-registry.ts')).registryAsker(registry, environment);
    return asker(images);
  };
}

/** The absolute path of the store, as an engine told it now or earlier; empty where no engine works that could tell. */
export async function storeOf({ cacheFolder, environment, doors }: Ground): Promise<string> {
  const identity = storeIdentity(environment);
  const known = knownStore(cacheFolder, identity);
  if (known !== undefined) return known;
  try {
    const { storeFolder } = await import('../engine/store.ts');
    const folder = await storeFolder(await doors());
    rememberStore(cacheFolder, identity, folder);
    return folder;
  } catch (error) {
    if (error instanceof WorkbenchError) return '';
    throw error;
  }
}
