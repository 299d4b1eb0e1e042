import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isErrno } from '../catalogue/is-errno.ts';
import { textOf } from './text-of.ts';

/** What is known on this machine of one image's builds. It lies beside Nx's cache, and goes with it. */
interface Note {
  /** Absolute path of the store. */
  readonly store: string;
  /** Names by fingerprint of everything that was built; each must still be in the store. */
  readonly references: readonly string[];
  /** Changes whenever one of them is found to be gone; absent before. */
  readonly generation?: string;
}

/**
 * Notes that an image is in the store, so that `generationsOf` can tell later without starting an engine.
 *
 * @param cacheFolder absolute path of Nx's cache
 * @param reference a name of the image that tells its fingerprint
 */
export function notePresence(cacheFolder: string, image: string, store: string, reference: string): void {
  const file = noteFile(cacheFolder, image);
  const note = read(file);
  // Another store has other images.
  const references = note?.store === store ? note.references : [];
  if (!references.includes(reference)) write(file, { ...note, store, references: [...references, reference] });
}

/**
 * The generation of each image that was ever found to be gone from the store. As an input of the image's build, it
 * keeps Nx from believing a cached record whose image is gone.
 *
 * @param cacheFolder absolute path of Nx's cache
 */
export function generationsOf(cacheFolder: string): ReadonlyMap<string, string> {
  const generations = new Map<string, string>();
  const namesIn = storeReader();
  const notes = folders(notesFolder(cacheFolder)).filter((name) => name.endsWith('.json'));
  for (const image of notes.map((name) => name.slice(0, -'.json'.length))) {
    const file = noteFile(cacheFolder, image);
    const note = read(file);
    if (note === undefined) continue;
    const names = namesIn(note.store);
    const present = note.references.filter((reference) => names.includes(JSON.stringify(reference)));
    const isGone = present.length < note.references.length;
    const generation = isGone ? randomBytes(8).toString('hex') : note.generation;
    if (isGone) write(file, { ...note, references: present, ...(generation === undefined ? {} : { generation }) });
    if (generation !== undefined) generations.set(image, generation);
  }
  return generations;
}

/** Reads a store's list of names, a JSON file of the library that all engines share, at most once. */
function storeReader(): (store: string) => string {
  const lists = new Map<string, string>();
  return (store) => {
    const names = lists.get(store) ?? imageLists(store).join('\n');
    lists.set(store, names);
    return names;
  };
}

function imageLists(store: string): string[] {
  return folders(store)
    .filter((name) => name.endsWith('-images'))
    .map((name) => textOf(join(store, name, 'images.json')) ?? '');
}

function notesFolder(cacheFolder: string): string {
  return join(cacheFolder, 'workbench-images');
}

function noteFile(cacheFolder: string, image: string): string {
  return join(notesFolder(cacheFolder), `${image}.json`);
}

function read(file: string): Note | undefined {
  const note = textOf(file);
  if (note === undefined) return undefined;
  try {
    // We wrote these bytes ourselves.
    return JSON.parse(note) as Note;
  } catch {
    // Cut off by a power failure: nothing is known of what it told, so that what was built must be looked for.
    return { store: '', references: [''] };
  }
}

function write(file: string, note: Note): void {
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, JSON.stringify(note));
  renameSync(fresh, file);
}

function folders(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isErrno(error, 'ENOENT') || isErrno(error, 'EACCES')) return [];
    throw error;
  }
}
