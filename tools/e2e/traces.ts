import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { isErrno } from '../catalogue/is-errno.ts';

/**
 * Every file of the folders in whose name or content one of the words stands; what is packed by gzip is unpacked for that.
 * Links are not followed.
 */
export function tracesIn(folders: readonly string[], words: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((path) => words.some((word) => path.includes(word)) || holds(path, words)),
  );
}

/** What was seen of processes, from the call until `end`. */
export interface Watch {
  /** Command lines, and those with a word in their environment as `environment of …`. */
  readonly end: () => Promise<readonly string[]>;
}

/** Looks at all processes of this machine, again and again: at their command lines, and for words in their environments. */
export function watchProcesses(words: readonly string[]): Watch {
  const seen = new Set<string>();
  const ending = new AbortController();
  const watching = (async () => {
    while (!ending.signal.aborted) {
      for (const line of processesWith(words)) seen.add(line);
      await sleep(20);
    }
  })();
  return {
    end: async () => {
      ending.abort();
      await watching;
      return [...seen];
    },
  };
}

function processesWith(words: readonly string[]): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    const command = read(`/proc/${pid}/cmdline`).toString('utf8').replaceAll('\0', ' ');
    const environment = read(`/proc/${pid}/environ`);
    return words.some((word) => environment.includes(word)) ? [command, `environment of ${command}`] : [command];
  });
}

function holds(path: string, words: readonly string[]): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat?.isFile() !== true) return false;
  const packed = read(path);
  const isPacked = packed[0] === 0x1f && packed[1] === 0x8b;
  const contents = isPacked ? [packed, gunzipSync(packed)] : [packed];
  return contents.some((content) => words.some((word) => content.includes(word)));
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    // A process may end, or a database's journal go, between two questions.
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].some((code) => isErrno(error, code))) return Buffer.alloc(0);
    throw error;
  }
}
