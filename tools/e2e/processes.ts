import { readdirSync, readFileSync } from 'node:fs';

/** A process with its program and arguments. */
export interface Process {
  readonly pid: number;
  /** ID of the process that started it. */
  readonly parent: number;
  readonly command: string;
}

/** Everything that runs with a copy's environment: Nx, its tasks, engines, and what runs in containers. */
export function processesOf({ env }: { readonly env: Readonly<Record<string, string>> }): Process[] {
  const mark = `TMPDIR=${env['TMPDIR'] ?? ''}`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => text(`/proc/${pid}/environ`).includes(mark))
    .map((pid) => ({
      pid: Number(pid),
      parent: Number(
        text(`/proc/${pid}/stat`)
          .replace(/^.*\) \S /s, '')
          .split(' ')[0],
      ),
      command: text(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim(),
    }));
}

/** Those that match, without the children that have not begun their own program yet, and look like their parents. */
export function startedAs(pattern: RegExp, processes: readonly Process[]): Process[] {
  const matching = processes.filter(({ command }) => pattern.test(command));
  const pids = new Set(matching.map(({ pid }) => pid));
  return matching.filter(({ parent }) => !pids.has(parent));
}

/** What any user of this machine sees of all that runs on it. */
export function commandLines(): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map((pid) => text(`/proc/${pid}/cmdline`).replaceAll('\0', ' '));
}

/** Places below a copy's home at which something is mounted, but for the store itself. */
export function mountsOf({ root }: { readonly root: string }): string[] {
  const home = root.slice(0, root.lastIndexOf('/'));
  const places = text('/proc/self/mounts')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '');
  return places.filter((place) => place.startsWith(`${home}/`) && !place.endsWith('/store/overlay'));
}

function text(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // A process may end between two questions.
    return '';
  }
}
