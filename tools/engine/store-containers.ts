import { join } from 'node:path';
import { markerIn } from './marker.ts';
import { namesIn, textIn } from './may-be-gone.ts';

/** Containers whose name, or whose build, carries a marker: the store keeps both in files of its own. */
export function markedContainers(storeFolder: string): { id: string; marker: string }[] {
  return containerFolders(storeFolder).flatMap(containersIn);
}

function containerFolders(storeFolder: string): string[] {
  return namesIn(storeFolder)
    .filter((name) => name.endsWith('-containers'))
    .map((name) => join(storeFolder, name));
}

function containersIn(folder: string): { id: string; marker: string }[] {
  const names = new Map(listed(folder).map(({ id, names: all }) => [id, all?.join(' ')]));
  return namesIn(folder).flatMap((id) => {
    const marker = markerIn(names.get(id) ?? '') ?? markerIn(textIn(buildahFile(folder, id)) ?? '');
    return marker === undefined ? [] : [{ id, marker }];
  });
}

/** A container that its engine has made, and has not described. */
export interface Undescribed {
  readonly id: string;
  /** The file in which buildah would say what the container is for. */
  readonly description: string;
}

/** Containers of which neither buildah nor podman says what they are for. */
export function undescribedContainers(storeFolder: string): Undescribed[] {
  return containerFolders(storeFolder).flatMap((folder) =>
    listed(folder)
      .filter(({ metadata = '' }) => metadata === '')
      .map(({ id }) => ({ id, description: buildahFile(folder, id) }))
      .filter(({ description }) => textIn(description) === undefined),
  );
}

/** IDs of the containers that a store lists. */
export function listedContainers(storeFolder: string): ReadonlySet<string> {
  return new Set(containerFolders(storeFolder).flatMap((folder) => listed(folder).map(({ id }) => id)));
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
    (name) => JSON.parse(textIn(join(folder, name)) ?? '[]') as ListedContainer[],
  );
}
