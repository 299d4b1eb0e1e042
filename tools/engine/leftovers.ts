import { mkdirSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { basename, join, resolve } from 'node:path';
import type { Engine } from './engine.ts';
import { isErrno } from '../catalogue/is-errno.ts';
import { removeFolder } from './remove-folder.ts';
import type { Run } from './run.ts';

const pattern = /workbench-(?<pid>\d+)-(?<start>\d+)-[0-9a-f]{8}/;

/**
 * A mark for what belongs to one build or run of this process: its containers, its engine's command line and its
 * temporary folder carry it, so that a later process can tell what a killed one left behind.
 */
export function newMarker(): string {
  return `workbench-${process.pid}-${startOf(process.pid) ?? '0'}-${randomBytes(4).toString('hex')}`;
}

/** The temporary folder that belongs to a marker. Engines put gigabytes there, so that it is not on a RAM disk. */
export function temporaryFolder(marker: string): string {
  return join(temporaryFolders(), marker);
}

/** Without links in it, so that what is mounted there can be told from the kernel's table. */
function temporaryFolders(): string {
  const { TMPDIR = '' } = process.env;
  const folder = TMPDIR === '' ? '/var/tmp' : resolve(TMPDIR);
  mkdirSync(folder, { recursive: true });
  return realpathSync(folder);
}

/**
 * Removes what killed processes left: engines that go on alone, their containers and mounts, and temporary folders.
 * What a living process owns stays, and so does what belongs to other users.
 */
export async function removeLeftovers(engine: Engine, run: Run): Promise<void> {
  for (const { pid, program, marker } of processes()) {
    if (marker !== undefined && programs.test(program) && isOrphaned(marker)) stop(pid);
  }
  await removeContainers(isOrphaned, engine, run);
  const parent = temporaryFolders();
  for (const name of list(parent)) {
    const folder = join(parent, name);
    if (pattern.exec(name)?.[0] === name && isOwn(folder) && isOrphaned(name)) await removeFolder(folder, run);
  }
}

/** Removes the containers of one marker; after a build that went well there is none. */
export async function removeContainersOf(marker: string, engine: Engine, run: Run): Promise<void> {
  await removeContainers((candidate) => candidate === marker, engine, run);
}

async function removeContainers(chosen: (marker: string) => boolean, engine: Engine, run: Run): Promise<void> {
  const storeFolder = (await run(engine.storeFolder())).stdout.trim();
  for (const { id, marker } of markedContainers(storeFolder)) {
    if (chosen(marker)) await run(engine.remove(id));
  }
}

/** Whether the process that made a marker is gone. */
export function isOrphaned(marker: string): boolean {
  const { pid, start } = pattern.exec(marker)?.groups ?? {};
  return pid !== undefined && startOf(Number(pid)) !== start;
}

/** When a process began, in ticks since boot: with its ID it is unique until the next boot. */
function startOf(pid: number): string | undefined {
  const stat = text(`/proc/${pid}/stat`);
  // The second field is the program's name in brackets, which may hold spaces; the 22nd is the start.
  const [state, ...fields] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  // One that has ended, and that nobody has asked how, owns nothing.
  return state === 'Z' || state === 'X' ? undefined : fields[18];
}

/** What we start, and what that starts: others may have a marker on their command line as well, an editor for one. */
const programs = /^(buildah|buildah-.*|podman|conmon|mmdebstrap|perl|skopeo)$/;

/** This user's processes. */
function processes(): { pid: number; program: string; marker: string | undefined }[] {
  const pids = list('/proc').filter((name) => /^\d+$/.test(name) && isOwn(`/proc/${name}`));
  return pids.map((pid) => {
    const line = text(`/proc/${pid}/cmdline`) ?? '';
    return { pid: Number(pid), program: basename(line.split('\0')[0] ?? ''), marker: pattern.exec(line)?.[0] };
  });
}

function isOwn(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.uid === process.getuid?.();
}

/** Containers whose name, or whose build, carries a marker: the store keeps both in files of its own. */
function markedContainers(storeFolder: string): { id: string; marker: string }[] {
  return list(storeFolder)
    .filter((name) => name.endsWith('-containers'))
    .flatMap((name) => containersIn(join(storeFolder, name)));
}

function containersIn(folder: string): { id: string; marker: string }[] {
  // podman keeps those that go with their command apart.
  const lists = ['containers.json', 'volatile-containers.json'];
  const names = new Map(lists.flatMap((name) => containerNames(join(folder, name))));
  return list(folder).flatMap((id) => {
    const marker =
      pattern.exec(names.get(id) ?? '') ?? pattern.exec(text(join(folder, id, 'userdata', 'buildah.json')) ?? '');
    return marker === null ? [] : [{ id, marker: marker[0] }];
  });
}

function containerNames(file: string): [string, string][] {
  const containers = JSON.parse(text(file) ?? '[]') as { id: string; names?: string[] }[];
  return containers.map(({ id, names = [] }) => [id, names.join(' ')]);
}

/** Ends a process and its children, which run in a group of their own. */
function stop(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (!isErrno(error, 'ESRCH') && !isErrno(error, 'EPERM')) throw error;
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isErrno(error, 'ENOENT') || isErrno(error, 'ENOTDIR') || isErrno(error, 'EACCES')) return [];
    throw error;
  }
}

function text(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // A process or a container may end between two questions, and others' are not ours to read.
    return undefined;
  }
}
