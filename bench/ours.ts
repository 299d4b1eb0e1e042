import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '@nx/devkit';
import type { Command } from '../tools/engine/command.ts';
import { localRepository } from '../tools/model/local-repository.ts';
import type { Contender } from './contender.ts';
import type { Family } from './family.ts';
import { putAway } from './put-away.ts';
import { storeIn } from './store.ts';

/**
 * `nx run-many -t build` without Nx's daemon, started as peers are: by its own program. `npx` would look for it first, which
 * takes npm a third of a second.
 */
export function ours(
  home: string,
  family: Family,
): Contender & { readonly start: Command; readonly stopDaemon: Command } {
  const store = storeIn(join(home, 'ours'));
  const env = { ...store.env, NX_DAEMON: 'false', NO_COLOR: '1', FORCE_COLOR: '0' };
  const nx = (args: readonly string[], more: Readonly<Record<string, string>> = {}) => ({
    file: join(family.root, 'node_modules/.bin/nx'),
    args,
    env: { ...env, ...more },
  });
  const registry = (host: string) => ({ WORKBENCH_REGISTRY: `${host}/workbench-images` });
  return {
    title: 'ours',
    start: nx(['show', 'projects']),
    stopDaemon: nx(['daemon', '--stop']),
    build: nx(['run-many', '-t', 'build']),
    // Rendering is a part of our build.
    refresh: () => undefined,
    forget: () => {
      store.forget();
      for (const { name } of family.images) {
        rmSync(join(family.root, 'dist/images', name, 'image.json'), { force: true });
      }
      putAway(join(family.root, '.nx'), home);
    },
    count: () => store.count(family.images.map(({ name }) => `${localRepository}:${name}_latest`)),
    ...(existsSync(join(workspaceRoot, 'tools/executors/publish'))
      ? {
          shared: {
            fill: (host) => nx(['run-many', '-t', 'publish'], { ...registry(host), WORKBENCH_REGISTRY_WRITE: 'true' }),
            build: (host) => nx(['run-many', '-t', 'build'], registry(host)),
          },
        }
      : {}),
  };
}
