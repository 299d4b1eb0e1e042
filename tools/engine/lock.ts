import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isErrno } from '../catalogue/is-errno.ts';
import { goOn, type Doors } from './doors.ts';
import type { Output } from './run.ts';
import { unlessMissing } from './unless-missing.ts';

/** What only one process of this machine may do at a time. */
export interface LockOrder {
  /** Where lock files lie, an absolute path that all who share the lock use. */
  readonly folder: string;
  /** Hex digits, such as those of a fingerprint. Other keys are independent, but for one in 65,536. */
  readonly key: string;
  /** What is waited for, for people, e.g. `the build of web_2026t`. */
  readonly what: string;
}

export interface LockDoors extends Pick<Doors, 'run' | 'signal'> {
  /** Told why this takes long, or why there is no lock. */
  readonly note: (line: string) => void;
}

/** Shorter waits are not worth a word, in milliseconds. */
const patience = 3000;

/**
 * Runs `use` while no other process that asks for the same key does. The kernel takes the lock from a process that ends,
 * however it ends. A machine on which nothing can be locked goes on without: two processes may then do the same twice.
 *
 * @param use must take no other lock: two that wait for each other would wait for ever
 * @throws WorkbenchError INTERRUPTED if the user asks to end while it waits
 */
export async function withLock<T>(order: LockOrder, doors: LockDoors, use: () => Promise<T>): Promise<T> {
  const used = new AbortController();
  const holder = startHolder(order, doors, used.signal);
  try {
    const why = await untilHeld(holder, order, doors);
    if (why !== undefined) doors.note(`note      ${order.what} is not locked against other processes: ${why}`);
    return await use();
  } finally {
    used.abort();
    await holder.ended;
  }
}

interface Holder {
  /** Settles once nobody else holds the lock. */
  readonly held: Promise<undefined>;
  /** Why it never held it, or undefined once it has let go. */
  readonly ended: Promise<string | undefined>;
}

/** `flock` holds the lock for as long as its child reads from a pipe of ours, which the kernel closes with this process. */
function startHolder(order: LockOrder, { run, signal }: LockDoors, used: AbortSignal): Holder {
  const held = new AbortController();
  const hold = async () => {
    const why = makeFolder(order.folder);
    if (why !== undefined) return why;
    const command = { file: 'flock', args: [lockFile(order), 'sh', '-c', 'echo held; read end || :'] };
    const options = {
      onLine: (line: string) => {
        if (line === 'held') held.abort();
      },
      // Once it is held, it stays so until `use` has tidied up.
      signal: unless(held.signal, signal),
      until: aborted(used),
    };
    const output = await unlessMissing(run(command, options));
    if (held.signal.aborted) return undefined;
    goOn({ signal });
    return output === undefined ? '`flock` of util-linux is not installed' : whyNot(output);
  };
  return { held: aborted(held.signal), ended: hold() };
}

/** A file for each key would leave one behind for each image that was ever built. */
function lockFile({ folder, key }: LockOrder): string {
  return join(folder, key.slice(0, 4));
}

function makeFolder(folder: string): string | undefined {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return undefined;
  } catch (error) {
    const code = refusals.find((candidate) => isErrno(error, candidate));
    if (code === undefined) throw error;
    return `\`${folder}\` can't be made: ${code}`;
  }
}

const refusals = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'EEXIST', 'ENOTDIR', 'ENOENT'] as const;

function whyNot({ exitCode, signal, tail }: Output): string {
  // Nx ends the processes of a task from the last one up, so that we may be asked after this one.
  if (signal !== undefined) goOn({ signal: AbortSignal.abort(signal) });
  return tail.at(-1) ?? `\`flock\` ended with exit code ${String(exitCode)}`;
}

/** Waits until the lock is held, or gives the reason why it can't be. */
async function untilHeld(holder: Holder, { what }: LockOrder, doors: LockDoors): Promise<string | undefined> {
  const timer = setTimeout(() => {
    doors.note(`waiting   for another process that is at ${what}`);
  }, patience);
  try {
    return await Promise.race([holder.held, holder.ended]);
  } finally {
    clearTimeout(timer);
    goOn(doors);
  }
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      resolve(undefined);
    });
  });
}

/** Aborts with `signal`, unless `off` has aborted before. */
function unless(off: AbortSignal, signal: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const onAbort = () => {
    if (!off.aborted) controller.abort(signal.reason);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  off.addEventListener('abort', () => {
    signal.removeEventListener('abort', onAbort);
  });
  if (signal.aborted) onAbort();
  return controller.signal;
}
