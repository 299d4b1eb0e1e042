import { mkdirSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync, statSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Doors } from './doors.ts';
import { isErrno } from '../catalogue/is-errno.ts';
import { writeWhole } from '../recipe/whole-file.ts';
import { removeFolder } from './remove-folder.ts';
import { storeFiles } from './store-files.ts';
import { storeIdentity } from './store-identity.ts';

type StoreDoors = Pick<Doors, 'engine' | 'run' | 'storeFolder'>;

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

/** Without links in it, so that what is mounted there can be told from the kernel's table. */
function temporaryFolders(): string {
  const { TMPDIR = '' } = process.env;
  const folder = TMPDIR === '' ? '/var/tmp' : resolve(TMPDIR);
  mkdirSync(folder, { recursive: true });
  return realpathSync(folder);
}

/**
 * Removes what killed processes left: engines that go on alone, their containers and mounts, names, temporary folders.
 * What a living process owns stays, and so does what belongs to other users.
 */
export async function removeLeftovers(doors: StoreDoors): Promise<void> {
  for (const { pid, program, marker } of processes()) {
    if (marker !== undefined && programs.test(program) && isOrphaned(marker)) stop(pid);
  }
  await removeContainers(isOrphaned, doors);
  await removeNameless(doors);
  await removeNames(doors);
  const parent = temporaryFolders();
  for (const name of list(parent)) {
    const folder = join(parent, name);
    if (pattern.exec(name)?.[0] === name && isOwn(folder) && isOrphaned(name)) await removeFolder(folder, doors.run);
  }
}

/** Removes the containers of one marker; after a build that went well there is none. */
export async function removeContainersOf(marker: string, doors: StoreDoors): Promise<void> {
  await removeContainers((candidate) => candidate === marker, doors);
}

async function removeContainers(
  chosen: (marker: string) => boolean,
  { engine, run, storeFolder }: StoreDoors,
): Promise<void> {
  for (const { id, marker } of markedContainers(storeFolder)) {
    if (chosen(marker)) await run(engine.remove(id));
  }
}

/**
 * Working containers that buildah had just made when it was killed, before it wrote what they are for, and that no living
 * engine of this store can be about to describe.
 */
async function removeNameless({ engine, run, storeFolder }: StoreDoors): Promise<void> {
  const before = namelessContainers(storeFolder);
  if (before.length === 0 || processes().some(mayDescribe)) return;
  await sleep(patience);
  for (const { id } of before) {
    // One whose engine wrote that meanwhile is somebody's, and another task may have removed one.
    const still = namelessContainers(storeFolder).find((container) => container.id === id);
    if (still === undefined || !describe(still)) continue;
    await run(engine.remove(id));
    const isGone = !listedIn(storeFolder).has(id);
    if (isGone) rmSync(dirname(dirname(still.description)), { recursive: true, force: true });
  }
}

/**
 * Says as little of a container as buildah must know to remove it: of one without an image it finds out nothing by itself.
 * Whoever comes next knows by the marker that it is left over, should this process be killed now.
 *
 * @returns whether it could be written
 */
function describe({ id, description }: Nameless): boolean {
  try {
    writeWhole(
      description,
      JSON.stringify({ type: 'buildah 0.0.1', 'container-id': id, 'container-name': newMarker() }),
    );
    return true;
  } catch {
    // The disk is full, say. There is another time to tidy up.
    return false;
  }
}

/** IDs of the containers that a store lists. */
function listedIn(storeFolder: string): ReadonlySet<string> {
  return new Set(containerFolders(storeFolder).flatMap((folder) => listed(folder).map(({ id }) => id)));
}

/** How long an engine that can't be seen from here may take to describe what it made, in milliseconds. */
const patience = 1000;

/** Whether a process is an engine that uses the store which this one uses: its environment tells. */
function mayDescribe({ pid, program }: { pid: number; program: string }): boolean {
  if (program !== 'buildah' && program !== 'podman') return false;
  const variables = text(`/proc/${pid}/environ`)
    ?.split('\0')
    .map((variable) => variable.split(/=(.*)/s).slice(0, 2));
  return (
    variables === undefined ||
    storeIdentity(Object.fromEntries(variables) as Record<string, string>) === storeIdentity(process.env)
  );
}

/** Names that images had for the time of a pull or a comparison. */
async function removeNames({ engine, run, storeFolder }: StoreDoors): Promise<void> {
  const names = [...(storeFiles(storeFolder)?.digests().keys() ?? [])];
  const orphaned = names.filter((name) => isOrphaned(pattern.exec(name)?.[0] ?? ''));
  if (orphaned.length > 0) await run(engine.untag(...orphaned));
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
  return containerFolders(storeFolder).flatMap(containersIn);
}

function containerFolders(storeFolder: string): string[] {
  return list(storeFolder)
    .filter((name) => name.endsWith('-containers'))
    .map((name) => join(storeFolder, name));
}

function containersIn(folder: string): { id: string; marker: string }[] {
  const names = new Map(listed(folder).map(({ id, names: all }) => [id, all?.join(' ')]));
  return list(folder).flatMap((id) => {
    const marker = pattern.exec(names.get(id) ?? '') ?? pattern.exec(text(buildahFile(folder, id)) ?? '');
    return marker === null ? [] : [{ id, marker: marker[0] }];
  });
}

interface Nameless {
  readonly id: string;
  /** The file in which buildah would say what the container is for. */
  readonly description: string;
}

/** Containers of which neither buildah nor podman says what they are for. */
function namelessContainers(storeFolder: string): Nameless[] {
  return containerFolders(storeFolder).flatMap((folder) =>
    listed(folder)
      .filter(({ metadata = '' }) => metadata === '')
      .map(({ id }) => ({ id, description: buildahFile(folder, id) }))
      .filter(({ description }) => text(description) === undefined),
  );
}

/** Where buildah keeps what a working container is for. */
function buildahFile(folder: string, id: string): string {
  return join(folder, id, 'userdata', 'buildah.json');
}

interface ListedContainer {
  readonly id: string;
  readonly names?: string[];
  /** Podman's own words. */
  readonly metadata?: string;
}

function listed(folder: string): ListedContainer[] {
  // podman keeps those that go with their command apart.
  return ['containers.json', 'volatile-containers.json'].flatMap(
    (name) => JSON.parse(text(join(folder, name)) ?? '[]') as ListedContainer[],
  );
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
