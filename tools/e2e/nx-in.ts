import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';

/** How Nx ended, and all that it printed to both streams. */
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

type Environment = Readonly<Record<string, string>>;

/** Nx in one workspace. */
export interface NxIn {
  /** Runs Nx to its end. Any exit code is an answer. */
  readonly nx: (args: readonly string[], env?: Environment) => Promise<Answer>;
  /** Starts Nx and goes on. */
  readonly start: (args: readonly string[], env?: Environment) => Started;
  /** Kills what was started and still runs. */
  readonly killAll: () => void;
}

/** @param root absolute path of a workspace with `node_modules` */
export function nxIn(root: string, environment: Environment): NxIn {
  const running = new Set<{ kill(signal: NodeJS.Signals): boolean }>();
  const launch = (args: readonly string[], more: Environment = {}) => {
    const env = { ...ownEnvironment(), NX_DAEMON: 'false', NO_COLOR: '1', FORCE_COLOR: '0', ...environment, ...more };
    const options = { cwd: root, env, extendEnv: false, all: true, reject: false } as const;
    const child = execa('node', [join(root, 'node_modules/.bin/nx'), ...args], options);
    running.add(child);
    void child.finally(() => running.delete(child));
    return child;
  };
  return {
    nx: async (args, more) => {
      const { all, exitCode } = await launch(args, more);
      return { all, exitCode };
    },
    start: (args, more) => {
      const child = launch(args, more);
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
    killAll: () => {
      for (const child of running) child.kill('SIGKILL');
    },
  };
}

/** This process's environment without what the Nx that runs the tests tells its tasks. */
export function ownEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(([name]) => !/^(NX_|LERNA_|WORKBENCH_|JEST_)/.test(name));
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
