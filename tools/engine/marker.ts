import { randomBytes } from 'node:crypto';
import { mkdirSync, readlinkSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { textIn } from './may-be-gone.ts';

const pattern = /workbench-(?<space>\d+)-(?<pid>\d+)-(?<start>\d+)-[0-9a-f]{8}/;

/**
 * A mark for what belongs to one build or run of this process: its containers, its engine's command line and its
 * temporary folder carry it, so that a later process can tell what a killed one left behind.
 */
export function newMarker(): string {
  return `workbench-${space()}-${process.pid}-${startOf(process.pid) ?? '0'}-${randomBytes(4).toString('hex')}`;
}

/** The temporary folder that belongs to a marker. Engines put gigabytes there, so that it is not on a RAM disk. */
export function temporaryFolder(marker: string): string {
  return join(temporaryFolders(), marker);
}

/** Where those of all markers lie: without links in it, so that what is mounted there can be told from the kernel's table. */
export function temporaryFolders(): string {
  const { TMPDIR = '' } = process.env;
  const folder = TMPDIR === '' ? '/var/tmp' : resolve(TMPDIR);
  mkdirSync(folder, { recursive: true });
  return realpathSync(folder);
}

/** The first marker in a text. */
export function markerIn(text: string): string | undefined {
  return pattern.exec(text)?.[0];
}

/** Whether the process that made a marker is gone. One of another container can't be told from here, and counts as alive. */
export function isOrphaned(marker: string): boolean {
  const groups = pattern.exec(marker)?.groups;
  return groups?.['space'] === space() && startOf(Number(groups['pid'])) !== groups['start'];
}

/** The number of the namespace in which this process has its ID: a container has one of its own. */
function space(): string {
  return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0';
}

/** When a process began, in ticks since boot: with its ID it is unique until the next boot. */
function startOf(pid: number): string | undefined {
  const stat = textIn(`/proc/${pid}/stat`);
  // The second field is the program's name in brackets, which may hold spaces; the 22nd is the start.
  const [state, ...fields] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  // One that has ended, and that nobody has asked how, owns nothing.
  return state === 'Z' || state === 'X' ? undefined : fields[18];
}
