import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolder } from '../tools/engine/remove-folder.ts';
import { run, runWell } from '../tools/engine/run.ts';

/** A store of images of buildah and podman. */
export interface Store {
  /** What makes programs use it, and a folder of its own for their temporary files. */
  readonly env: Readonly<Record<string, string>>;
  /** Removes it with all that is in it. */
  readonly forget: () => Promise<void>;
  /** How many of these names it has. */
  readonly count: (names: readonly string[]) => Promise<number>;
}

/** @param folder absolute path, for the store alone */
export function storeIn(folder: string): Store {
  const conf = `${folder}.conf`;
  writeFileSync(conf, `[storage]\ndriver = "overlay"\ngraphroot = "${folder}/store"\nrunroot = "${folder}/run"\n`);
  const temporary = join(folder, 'tmp');
  const env = { CONTAINERS_STORAGE_CONF: conf, TMPDIR: temporary };
  mkdirSync(temporary, { recursive: true });
  return {
    env,
    forget: async () => {
      await removeFolder(folder, run);
      mkdirSync(temporary, { recursive: true });
    },
    count: async (names) => {
      if (!existsSync(join(folder, 'store'))) return 0;
      const args = ['images', '--noheading', '--format', '{{.Name}}:{{.Tag}}'];
      const present = new Set((await runWell(run, { file: 'buildah', args, env })).split('\n'));
      return names.filter((name) => present.has(name)).length;
    },
  };
}
