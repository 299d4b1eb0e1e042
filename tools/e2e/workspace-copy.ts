import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { isErrno } from '../catalogue/is-errno.ts';
import { removeFolder } from '../engine/remove-folder.ts';
import { run } from '../engine/run.ts';
import { workspaceRoot } from '@nx/devkit';
import { nxIn, type NxIn } from './nx-in.ts';
import { processesOf } from './processes.ts';

/** A copy of this workspace in a temporary folder, with a store of images of its own. */
export interface WorkspaceCopy extends NxIn {
  readonly root: string;
  /** Environment of everything that runs in it. */
  readonly env: Readonly<Record<string, string>>;
  /** The folder for what engines keep while they build. */
  readonly temporary: string;
  /** Temporary folders of ours that lie about. */
  temporaryFolders(): string[];
  read(path: string): string;
  write(path: string, text: string): void;
  /** Removes the copy and its store. */
  remove(): Promise<void>;
}

/** What every copy has; the catalogue is brought along by the test, or asked for. */
const shared = ['.env', 'package.json', 'package-lock.json', 'nx.json', 'tsconfig.base.json', 'tools', 'snippets'];

/** @param more files and folders of this workspace to copy as well, e.g. `images` */
export function copyWorkspace(more: readonly string[] = []): WorkspaceCopy {
  const home = mkdtempSync(join(tmpdir(), 'workbench-test-'));
  const root = join(home, 'workspace');
  const temporary = join(home, 'tmp');
  for (const folder of [root, temporary]) mkdirSync(folder);
  for (const path of [...shared, ...more]) {
    cpSync(join(workspaceRoot, path), join(root, path), {
      recursive: true,
      filter: (from) => !from.includes('/node_modules'),
    });
  }
  // Of some packages, `tools` has another version than others want, in a folder of its own.
  for (const folder of ['node_modules', 'tools/node_modules']) {
    if (existsSync(join(workspaceRoot, folder))) symlinkSync(join(workspaceRoot, folder), join(root, folder));
  }
  const env = {
    CONTAINERS_STORAGE_CONF: storageConf(home),
    TMPDIR: temporary,
  };
  const nx = nxIn(root, env);
  return {
    ...nx,
    root,
    env,
    temporary,
    temporaryFolders: () => readdirSync(temporary).filter((name) => name.startsWith('workbench-')),
    read: (path) => readFileSync(join(root, path), 'utf8'),
    write: (path, text) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    },
    remove: async () => {
      nx.killAll();
      for (const { pid } of processesOf({ env })) kill(pid);
      await execa('buildah', ['rm', '--all'], { env, reject: false });
      await execa('buildah', ['rmi', '--all', '--force'], { env, reject: false });
      await removeFolder(home, run);
    },
  };
}

function storageConf(home: string): string {
  const file = join(home, 'storage.conf');
  writeFileSync(file, `[storage]\ndriver = "overlay"\ngraphroot = "${home}/store"\nrunroot = "${home}/run"\n`);
  return file;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It ended by itself.
    if (!isErrno(error, 'ESRCH')) throw error;
  }
}
