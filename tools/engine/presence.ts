import { randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isArrayOf, isObject, isString } from '../model/json-shape.ts';
import { fileBesideCache, folderBesideCache } from './beside-cache.ts';
import { parsedJson } from './parsed-json.ts';
import { storeFiles } from './store-files.ts';
import { textOf } from './text-of.ts';

/** An image that was seen in a store or in the registry. */
export interface Seen {
  /** The image's name in the store, which tells its fingerprint. */
  readonly reference: string;
  /** Of its manifest in the store. */
  readonly digest: string;
}

/** A Seen, with the name of the image that it is a build of. */
export interface SeenOf extends Seen {
  readonly image: string;
}

/**
 * Which of the images are in the registry now, out of those that are asked for. It never rejects: what the registry
 * does not tell is not there.
 */
export type IsPublished = (images: readonly SeenOf[]) => Promise<ReadonlySet<SeenOf>>;

/** Where notes are. */
export interface Notes {
  /** Absolute path of Nx's cache: notes go with the records in it. */
  readonly cacheFolder: string;
  /** Absolute path of the store; each has notes of its own. */
  readonly store: string;
}

/** How many builds of one image are remembered: those between which one switches back and forth. */
const remembered = 4;

/**
 * Notes that an image was seen, so that `generationsOf` can tell later whether it is still there.
 *
 * @param cacheFolder absolute path of Nx's cache
 * @param seen with the absolute path of the store
 */
export function notePresence(
  cacheFolder: string,
  image: string,
  { store, ...seen }: Seen & Pick<Notes, 'store'>,
): void {
  append({ cacheFolder, store }, { image, seen: [seen] });
}

/** Gives an image another generation, since a cached record is about one that is nowhere. */
export function noteAbsence(notes: Notes, image: string): void {
  append(notes, { image, generation: newGeneration() });
}

/** Tells which images were noted, and not found to be gone since. */
export function notedIn(notes: Notes): (image: SeenOf) => boolean {
  const { known } = read(notes);
  return (asked) => known.get(asked.image)?.seen.some((other) => sameAs(asked, other)) === true;
}

/** Whether anything was noted here, of any store. */
export function hasNotes(cacheFolder: string): boolean {
  return existsSync(notesFolder(cacheFolder));
}

/**
 * The generation of each image that was ever found to be gone. As an input of the image's build, it keeps Nx from
 * believing a cached record whose image is gone. Starts no program.
 *
 * @param isPublished is asked for what is not in the store; without it, that is gone
 */
export async function generationsOf(notes: Notes, isPublished?: IsPublished): Promise<ReadonlyMap<string, string>> {
  const { known, isLong } = read(notes);
  const lost = await lostOf(known, notes.store, isPublished);
  for (const [image, gone] of lost) append(notes, { image, gone, generation: newGeneration() });
  // Another process may have noted more while the registry took its time.
  const now = lost.size === 0 ? known : read(notes).known;
  if (isLong) shorten(notes, now);
  return new Map([...now].flatMap(([image, { generation }]) => (generation === '' ? [] : [[image, generation]])));
}

/** Images with those builds of them that are neither in the store nor in the registry. */
async function lostOf(
  known: Known,
  store: string,
  isPublished: IsPublished | undefined,
): Promise<ReadonlyMap<string, readonly Seen[]>> {
  const digests = storeFiles(store)?.digests();
  const missing = [...known].flatMap(([image, { seen }]) =>
    seen
      .filter(({ reference, digest }) => digests?.get(reference)?.includes(digest) !== true)
      .map((entry) => ({ ...entry, image })),
  );
  const published = missing.length === 0 ? undefined : await isPublished?.(missing);
  const lost = new Map<string, Seen[]>();
  for (const entry of missing.filter((asked) => published?.has(asked) !== true)) {
    lost.set(entry.image, [...(lost.get(entry.image) ?? []), entry]);
  }
  return lost;
}

/** What is known on this machine of each image's builds, by its name. */
type Known = ReadonlyMap<string, Note>;

interface Note {
  /** The latest is the last. */
  readonly seen: readonly Seen[];
  /** Changes whenever one of them is found to be gone; empty before. */
  readonly generation: string;
}

/**
 * A line of a store's notes: what came to be known of an image. Lines are only added, in one go each, so that several
 * processes can do so at once. One that was cut off tells nothing: what is not noted is not believed.
 */
interface Line {
  readonly image: string;
  readonly seen?: readonly Seen[] | undefined;
  readonly gone?: readonly Seen[] | undefined;
  readonly generation?: string | undefined;
}

const areSeen = isArrayOf(isSeen);

function isLine(value: unknown): value is Line {
  if (!isObject(value)) return false;
  const { image, seen, gone, generation } = value;
  return (
    isString(image) &&
    (seen === undefined || areSeen(seen)) &&
    (gone === undefined || areSeen(gone)) &&
    (generation === undefined || isString(generation))
  );
}

function isSeen(value: unknown): value is Seen {
  return isObject(value) && isString(value['reference']) && isString(value['digest']);
}

function read(notes: Notes): { readonly known: Known; readonly isLong: boolean } {
  const lines = (textOf(notesFile(notes)) ?? '').split('\n').filter((line) => line !== '');
  const known = new Map<string, Note>();
  for (const line of lines) {
    const written = parsedJson(line);
    if (isLine(written)) known.set(written.image, noteAfter(known.get(written.image), written));
  }
  return { known, isLong: lines.length > 100 + 2 * known.size };
}

function noteAfter(before: Note = { seen: [], generation: '' }, { seen = [], gone = [], generation }: Line): Note {
  const others = before.seen.filter((other) => ![...seen, ...gone].some((entry) => sameAs(entry, other)));
  return { seen: [...others, ...seen].slice(-remembered), generation: generation ?? before.generation };
}

function append(notes: Notes, line: Line): void {
  const file = notesFile(notes);
  mkdirSync(dirname(file), { recursive: true });
  // It begins with an end of line as well: the one before may have been cut off.
  appendFileSync(file, `\n${JSON.stringify(line)}\n`);
}

/** Writes each image in one line. What another process adds meanwhile is lost, and its image looked for again. */
function shorten(notes: Notes, known: Known): void {
  const fresh = `${notesFile(notes)}.${randomBytes(6).toString('hex')}`;
  const lines = [...known].map(([image, { seen, generation }]) => JSON.stringify({ image, seen, generation }));
  writeFileSync(fresh, lines.map((line) => `${line}\n`).join(''));
  renameSync(fresh, notesFile(notes));
}

function sameAs({ reference, digest }: Seen, other: Seen): boolean {
  return reference === other.reference && digest === other.digest;
}

function newGeneration(): string {
  return randomBytes(8).toString('hex');
}

function notesFolder(cacheFolder: string): string {
  return folderBesideCache(cacheFolder, 'seen');
}

function notesFile({ cacheFolder, store }: Notes): string {
  return fileBesideCache(cacheFolder, 'seen', store, '.jsonl');
}
