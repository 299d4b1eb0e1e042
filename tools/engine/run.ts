import type { Writable } from 'node:stream';
import { WorkbenchError } from '../model/problem.ts';
import { shown, type Command } from './command.ts';

/** How a program ended. */
export interface Output {
  /** Undefined when a signal ended it. */
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  readonly stdout: string;
  /** The last lines of stdout and stderr, in the order in which they came. */
  readonly tail: readonly string[];
}

export interface RunOptions {
  /** Told every line of stdout and stderr as it comes; stdout is then not kept. */
  readonly onLine?: (line: string) => void;
  /** Ends the program: SIGTERM to all its processes, and SIGKILL after the grace. */
  readonly signal?: AbortSignal;
  /** What the program reads from its stdin; nothing without it. */
  readonly input?: string;
  /** The program's stdin is open, and empty, until this settles or this process ends, however; without, it has none. */
  readonly until?: Promise<unknown>;
  /** The program does not keep this process from ending, and ends with it. */
  readonly aside?: boolean;
}

/** The one door to other programs. A task takes a Run, so that a test hands it another. */
export type Run = (command: Command, options?: RunOptions) => Promise<Output>;

const tailLength = 20;

/** How long a program may take to end by itself, in milliseconds: Nx waits five seconds for us, who tidy up afterwards. */
const grace = 2000;

/**
 * Runs a program without a shell, in a process group of its own, so that Ctrl-C in a terminal reaches us alone and we
 * decide what ends when. Any exit code is an answer.
 *
 * @throws WorkbenchError MISSING_PROGRAM if there is no such program
 */
export const run: Run = async (command, { onLine, signal, input, until, aside = false } = {}) => {
  // Not before: Nx loads this module with every command, and execa takes a tenth of a second.
  const { execa, ExecaError } = await import('execa');
  const tail: string[] = [];
  const kept: string[] = [];
  const hear = (line: string) => {
    tail.push(line);
    if (tail.length > tailLength) tail.shift();
    onLine?.(line);
  };
  const child = execa(command.file, [...command.args], {
    ...(command.env === undefined ? {} : { env: command.env }),
    ...(input === undefined ? { stdin: until === undefined ? 'ignore' : 'pipe' } : { input }),
    buffer: false,
    detached: true,
    reject: false,
    stripFinalNewline: true,
  });
  const kill = () => {
    killGroup(child.pid, 'SIGKILL');
  };
  const stop = () => {
    killGroup(child.pid, 'SIGTERM');
    setTimeout(kill, grace).unref();
  };
  process.once('exit', kill);
  if (until !== undefined) closeAfter(until, child.stdin);
  if (aside) for (const part of [child, child.stdin, child.stdout, child.stderr]) unref(part);
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted === true) stop();
  try {
    // Each stream by itself: mixed, one would cut lines of the other in two.
    const [result] = await Promise.all([
      child,
      eachLine(child.iterable({ from: 'stdout' }), (line) => {
        hear(line);
        if (onLine === undefined) kept.push(line);
      }),
      eachLine(child.iterable({ from: 'stderr' }), hear),
    ]);
    if (result instanceof ExecaError && result.code === 'ENOENT') throw missing(command);
    return { exitCode: result.exitCode, signal: result.signal, stdout: kept.join('\n'), tail };
  } finally {
    process.off('exit', kill);
    signal?.removeEventListener('abort', stop);
  }
};

/** Pipes are sockets, whose types execa does not tell. */
function unref(part: object | null): void {
  if (part !== null && 'unref' in part) (part as { unref(): void }).unref();
}

function closeAfter(until: Promise<unknown>, stdin: Writable | null): void {
  const close = () => stdin?.end();
  // A program that has ended reads no more.
  stdin?.on('error', close);
  until.then(close, close);
}

async function eachLine(lines: AsyncIterable<string>, take: (line: string) => void): Promise<void> {
  try {
    for await (const line of lines) take(line);
  } catch (error) {
    // How the program ended is told by its result; here it only means that there are no more lines.
    const { ExecaError } = await import('execa');
    if (!(error instanceof ExecaError)) throw error;
  }
}

/** Signals every process of a child's group; a group that is gone needs none. */
function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    return;
  }
}

function missing({ file }: Command): WorkbenchError {
  const message = `program \`${file}\` is not installed`;
  return new WorkbenchError([
    { code: 'MISSING_PROGRAM', message, hint: `run \`npm start\`, or \`apt-get install ${file}\`` },
  ]);
}

/**
 * Runs a program that must succeed, and gives its stdout.
 *
 * @throws WorkbenchError COMMAND_FAILED with why, the command, and its last lines
 */
export async function runWell(runDoor: Run, command: Command, options: RunOptions = {}): Promise<string> {
  const output = await runDoor(command, options);
  if (output.exitCode !== 0) throw commandFailed(command, output);
  return output.stdout;
}

/** The error of a program that did not do its work. */
export function commandFailed(command: Command, output: Output): WorkbenchError {
  return new WorkbenchError([
    {
      code: 'COMMAND_FAILED',
      message: `\`${command.file}\` ${ending(output)}`,
      hint: ['the command was', shown(command), ...output.tail].join('\n  '),
    },
  ]);
}

/** How a program ended, as a person says it. */
export function ending({ exitCode, signal }: Output): string {
  return signal === undefined ? `ended with exit code ${String(exitCode)}` : `was ended by ${signal}`;
}
