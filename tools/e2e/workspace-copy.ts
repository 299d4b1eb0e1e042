import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { workspaceRoot } from '@nx/devkit';
import { processesOf } from './processes.ts';

/** A copy of this workspace in a temporary folder, with a store of images of its own. */
export interface WorkspaceCopy {
  readonly root: string;
  /** Environment of everything that runs in it. */
  readonly env: Readonly<Record<string, string>>;
  /** The folder for what engines keep while they build. */
  readonly temporary: string;
  /** Runs Nx. Any exit code is an answer; `all` has both streams. */
  nx(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Starts Nx and goes on. What still runs when the copy is removed is killed. */
  start(args: readonly string[], env?: Readonly<Record<string, string>>): Started;
  /** Temporary folders of ours that lie about. */
  temporaryFolders(): string[];
  read(path: string): string;
  write(path: string, text: string): void;
  /** Removes the copy and its store. */
  remove(): Promise<void>;
}

export interface Answer {
  readonly all: string;
  readonly exitCode: number | undefined;
}

/** Nx at work. */
export interface Started {
  /** Waits until it prints what matches. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** Settles when Nx has ended, however. */
  readonly ended: Promise<unknown>;
  /** Sends a signal and waits until Nx has ended. */
  end(signal: NodeJS.Signals): Promise<Answer>;
}

/** What every copy has; the catalogue is brought along by the test, or asked for. */
const shared = ['package.json', 'package-lock.json', 'nx.json', 'tsconfig.base.json', 'tools', 'snippets'];

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
  symlinkSync(join(workspaceRoot, 'node_modules'), join(root, 'node_modules'));
  const env = {
    CONTAINERS_STORAGE_CONF: storageConf(home),
    TMPDIR: temporary,
    NX_DAEMON: 'false',
    NO_COLOR: '1',
    FORCE_COLOR: '0',
  };
  const running = new Set<{ kill(signal: NodeJS.Signals): boolean }>();
  const start = (args: readonly string[], extra: Readonly<Record<string, string>> = {}) => {
    const child = execa('node', [join(root, 'node_modules/.bin/nx'), ...args], {
      cwd: root,
      env: { ...env, ...extra },
      all: true,
      reject: false,
    });
    running.add(child);
    void child.finally(() => running.delete(child));
    return child;
  };
  return {
    root,
    env,
    temporary,
    nx: async (args, extra) => {
      const { all, exitCode } = await start(args, extra);
      return { all, exitCode };
    },
    start: (args, extra) => {
      const child = start(args, extra);
      let text = '';
      child.all.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      return {
        ended: child,
        says: async (pattern) => {
          for (;;) {
            const match = pattern.exec(text);
            if (match !== null) return match;
            if (child.exitCode !== null) throw new Error(`Nx ended without saying ${String(pattern)}:\n${text}`);
            await sleep(50);
          }
        },
        end: async (signal) => {
          child.kill(signal);
          const { exitCode } = await child;
          return { all: text, exitCode };
        },
      };
    },
    temporaryFolders: () => readdirSync(temporary).filter((name) => name.startsWith('workbench-')),
    read: (path) => readFileSync(join(root, path), 'utf8'),
    write: (path, text) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    },
    remove: async () => {
      for (const child of running) child.kill('SIGKILL');
      for (const { pid } of processesOf({ env })) process.kill(pid, 'SIGKILL');
      await execa('buildah', ['rm', '--all'], { env, reject: false });
      await execa('buildah', ['rmi', '--all', '--force'], { env, reject: false });
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function storageConf(home: string): string {
  const file = join(home, 'storage.conf');
  writeFileSync(file, `[storage]\ndriver = "overlay"\ngraphroot = "${home}/store"\nrunroot = "${home}/run"\n`);
  return file;
}
