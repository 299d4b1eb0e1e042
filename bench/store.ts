import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { run, runWell } from '../tools/engine/run.ts';
import { runRoots } from './home.ts';

/** A store of images of buildah and podman. */
export interface Store {
  /** What makes programs use it, and a folder of its own for their temporary files. */
  readonly env: Readonly<Record<string, string>>;
  /** Begins an empty one. The one before stays on the disk, for the reason of `putAway`. */
  readonly forget: () => void;
  /** How many of these names it has. */
  readonly count: (names: readonly string[]) => Promise<number>;
}

/** @param folder absolute path, for the store alone, in the folder of `inOwnNamespace` */
export function storeIn(folder: string): Store {
  const conf = `${folder}.conf`;
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary, { recursive: true });
  let graphRoot = '';
  const begin = () => {
    graphRoot = mkdtempSync(join(folder, 'store-'));
    const runRoot = join(runRoots(dirname(folder)), basename(folder), basename(graphRoot));
    writeFileSync(conf, `[storage]\ndriver = "overlay"\ngraphroot = "${graphRoot}"\nrunroot = "${runRoot}"\n`);
  };
  begin();
  const env = { CONTAINERS_STORAGE_CONF: conf, TMPDIR: temporary };
  return {
    env,
    forget: begin,
    count: async (names) => {
      const args = ['images', '--noheading', '--format', '{{.Name}}:{{.Tag}}'];
      const present = new Set((await runWell(run, { file: 'buildah', args, env })).split('\n'));
      return names.filter((name) => present.has(name)).length;
    },
  };
}
