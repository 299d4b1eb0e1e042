import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isErrno } from '../catalogue/is-errno.ts';
import { imageFolder } from '../model/record.ts';

/** Where an image was seen last on this machine; Nx neither caches nor reads it. */
interface Presence {
  /** Absolute path of the store's folder. */
  readonly store: string;
  /** A name that the image had there. */
  readonly reference: string;
}

/** Notes that an image is in the store, so that `presenceReader` can tell later without starting an engine. */
export function notePresence(root: string, image: string, presence: Presence): void {
  const file = presenceFile(root, image);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(presence)}\n`);
}

/** Tells of images whether they are still in the store: the engines' library keeps a list of names there, a JSON file. */
export function presenceReader(root: string): (image: string) => boolean {
  const lists = new Map<string, string>();
  const namesIn = (store: string) => {
    const names = lists.get(store) ?? imageLists(store).join('\n');
    lists.set(store, names);
    return names;
  };
  return (image) => {
    const presence = text(presenceFile(root, image));
    if (presence === '') return false;
    // We wrote these bytes ourselves.
    const { store, reference } = JSON.parse(presence) as Presence;
    return namesIn(store).includes(JSON.stringify(reference));
  };
}

function presenceFile(root: string, image: string): string {
  return join(root, imageFolder(image), 'store.json');
}

function imageLists(store: string): string[] {
  return folders(store)
    .filter((name) => name.endsWith('-images'))
    .map((name) => text(join(store, name, 'images.json')));
}

function folders(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isErrno(error, 'ENOENT') || isErrno(error, 'EACCES')) return [];
    throw error;
  }
}

function text(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT') || isErrno(error, 'EACCES')) return '';
    throw error;
  }
}
