import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeWhole } from '../recipe/whole-file.ts';
import type { Doors } from './doors.ts';
import { isStoreInUse, stopOrphans } from './engine-processes.ts';
import { isOrphaned, markerIn, newMarker, temporaryFolders } from './marker.ts';
import { isOwn, namesIn } from './may-be-gone.ts';
import { removeFolder } from './remove-folder.ts';
import { listedContainers, markedContainers, undescribedContainers, type Undescribed } from './store-containers.ts';
import { storeFiles } from './store-files.ts';

type StoreDoors = Pick<Doors, 'engine' | 'run' | 'storeFolder'>;

/**
 * Removes what killed processes left: engines that go on alone, their containers and mounts, names, temporary folders.
 * What a living process owns stays, and so does what belongs to other users.
 */
export async function removeLeftovers(doors: StoreDoors): Promise<void> {
  stopOrphans();
  await removeContainers(isOrphaned, doors);
  await removeUndescribed(doors);
  await removeNames(doors);
  const parent = temporaryFolders();
  for (const name of namesIn(parent)) {
    const folder = join(parent, name);
    if (markerIn(name) === name && isOwn(folder) && isOrphaned(name)) await removeFolder(folder, doors.run);
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
async function removeUndescribed({ engine, run, storeFolder }: StoreDoors): Promise<void> {
  const before = undescribedContainers(storeFolder);
  if (before.length === 0 || isStoreInUse()) return;
  await sleep(patience);
  for (const { id } of before) {
    // One whose engine wrote that meanwhile is somebody's, and another task may have removed one.
    const still = undescribedContainers(storeFolder).find((container) => container.id === id);
    if (still === undefined || !describe(still)) continue;
    await run(engine.remove(id));
    const isGone = !listedContainers(storeFolder).has(id);
    if (isGone) rmSync(dirname(dirname(still.description)), { recursive: true, force: true });
  }
}

/**
 * Says as little of a container as buildah must know to remove it: of one without an image it finds out nothing by itself.
 * Whoever comes next knows by the marker that it is left over, should this process be killed now.
 *
 * @returns whether it could be written
 */
function describe({ id, description }: Undescribed): boolean {
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

/** How long an engine that can't be seen from here may take to describe what it made, in milliseconds. */
const patience = 1000;

/** Names that images had for the time of a pull or a comparison. */
async function removeNames({ engine, run, storeFolder }: StoreDoors): Promise<void> {
  const names = [...(storeFiles(storeFolder)?.digests().keys() ?? [])];
  const orphaned = names.filter((name) => isOrphaned(markerIn(name) ?? ''));
  if (orphaned.length > 0) await run(engine.untag(...orphaned));
}
