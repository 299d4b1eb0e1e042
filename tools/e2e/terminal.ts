import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa, execaSync } from 'execa';
import { quoted } from '../engine/command.ts';

/** A real terminal, that of tmux, in which a command runs. */
export interface Terminal {
  /** Types keys, by tmux's names for them: `Enter`, `Down`, `Escape`, `C-c`, letters. */
  readonly type: (...keys: readonly string[]) => Promise<void>;
  /** Waits until the screen matches, and gives its text. */
  readonly shows: (pattern: RegExp) => Promise<string>;
  /** What the screen shows, with the codes of its colours. */
  readonly colored: () => Promise<string>;
  readonly end: () => void;
}

export interface TerminalOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly rows?: number;
}

/** How long a screen may take to come. */
const patience = 20_000;

/** Runs a command in a terminal; `exit code N` stands there in the end. */
export function openTerminal(command: readonly string[], options: TerminalOptions): Terminal {
  const { cwd, env = {}, columns = 80, rows = 24 } = options;
  // A server of its own, which ends with its last session.
  const tmux = ['-L', `workbench-${randomUUID()}`, '-f', '/dev/null'];
  const words = [...command].map(quoted).join(' ');
  const variables = Object.entries(env).map(([name, value]) => quoted(`${name}=${value}`));
  const line = `env ${variables.join(' ')} ${words}; echo "exit code $?"; sleep 600`;
  const size = ['-x', String(columns), '-y', String(rows)];
  const inherited = { ...process.env };
  // It would be taken for a terminal within ours, or for Nx's wish for colours.
  for (const name of ['TMUX', 'FORCE_COLOR', 'NO_COLOR', 'CI']) Reflect.deleteProperty(inherited, name);
  execaSync('tmux', [...tmux, 'new-session', '-d', ...size, line], { cwd, env: inherited, extendEnv: false });
  const capture = async (...more: readonly string[]) =>
    (await execa('tmux', [...tmux, 'capture-pane', '-p', ...more])).stdout;
  return {
    type: async (...keys) => {
      await execa('tmux', [...tmux, 'send-keys', ...keys]);
    },
    shows: async (pattern) => {
      const late = Date.now() + patience;
      for (;;) {
        const text = await capture();
        if (pattern.test(text)) return text;
        if (Date.now() > late) throw new Error(`the screen never showed ${String(pattern)}:\n${text}`);
        await sleep(50);
      }
    },
    colored: () => capture('-e'),
    end: () => {
      execaSync('tmux', [...tmux, 'kill-server'], { reject: false });
    },
  };
}
