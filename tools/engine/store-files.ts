import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isErrno } from '../catalogue/is-errno.ts';
import { areStrings, isArrayOf, isLike, isObject, isString, type JsonObject } from '../model/json-shape.ts';
import { sha256, storedImage } from './manifest.ts';
import { parsedJson } from './parsed-json.ts';
import { namesIn } from './may-be-gone.ts';
import type { StoredImage } from './stored-image.ts';

/**
 * What is in an engine's store, read from the files that the library of all engines, containers/storage, keeps there.
 * It replaces each of them whole, so that they can be read without its locks.
 */
export interface StoreFiles {
  /** The image of a full name; undefined if there is none, or if it can't be whole. */
  find(reference: string): StoredImage | undefined;
  /** Digests of all manifests by every full name of an image; what the list says, without a look at each manifest. */
  digests(): ReadonlyMap<string, readonly string[]>;
  /** The manifest of an image that has this digest; undefined if it can't be read. */
  manifest(image: Pick<StoredImage, 'id' | 'digest'>): Buffer | undefined;
  /** The folder in which an image's commands begin, by its ID; undefined where its configuration does not tell. */
  workingFolder(image: string): string | undefined;
}

/**
 * Opens a store to be read time and again: what another process changed is seen at the next question.
 *
 * @param folder absolute path of the store
 * @returns undefined where the files are not as we know them, or may not be read: an engine has to be asked then
 */
export function storeFiles(folder: string): StoreFiles | undefined {
  const name = driverOf(folder);
  if (name === undefined) return undefined;
  const driver = join(folder, name);
  const list = listOf(driver);
  if (list() === undefined) return undefined;
  // The library names a file after what it holds, in base64.
  const bigData = (image: string, key: string) =>
    readable(`${driver}-images/${image}/=${Buffer.from(key).toString('base64')}`);
  // The last one is kept by this name as well. What is another than the list says was cut off.
  const manifest = (id: string, digest: string) =>
    [bigData(id, `manifest-${digest}`), readable(`${driver}-images/${id}/manifest`)].find(
      (text) => text !== undefined && sha256(Buffer.from(text)) === digest,
    );
  return {
    find: (reference) => {
      const { id, manifests } = list()?.get(reference) ?? noEntry;
      const texts = manifests.map((digest) => manifest(id, digest)).filter((text) => text !== undefined);
      // Where an image was pulled as well, it has the manifest of the registry besides the one of its build.
      const text = texts.find(isUncompressed) ?? texts[0];
      return text === undefined ? undefined : storedImage(text);
    },
    manifest: ({ id, digest }) => {
      const text = manifest(id, digest);
      return text === undefined ? undefined : Buffer.from(text);
    },
    workingFolder: (image) => {
      const configuration = parsedJson(bigData(image, `sha256:${image}`) ?? '');
      const config = isObject(configuration) ? configuration['config'] : undefined;
      const folder = isObject(config) ? config['WorkingDir'] : undefined;
      return isString(folder) ? folder : undefined;
    },
    digests: () => new Map([...(list() ?? [])].map(([reference, { manifests }]) => [reference, manifests])),
  };
}

/** Reads the list of a driver's images whenever it changed. The hooks around tasks and the tasks themselves share it. */
function listOf(driver: string): () => ImageList | undefined {
  const known = lists.get(driver);
  if (known !== undefined) return known;
  const list = refreshed([`${driver}-images/images.json`, `${driver}-layers/layers.json`], parsedList);
  lists.set(driver, list);
  return list;
}

/** By the path that a driver's files begin with. What was read is believed as long as no file changes. */
const lists = new Map<string, () => ImageList | undefined>();

/** Every image of a store by each of its names. */
type ImageList = ReadonlyMap<string, Entry>;

interface Entry {
  readonly id: string;
  /** Digests of all its manifests. */
  readonly manifests: readonly string[];
}

const noEntry: Entry = { id: '', manifests: [] };

/** Whether a manifest names layers as a store has them. */
function isUncompressed(text: string): boolean {
  const manifest = parsedJson(text);
  return isObject(manifest) && areTars(manifest['layers']);
}

const isTar = isLike(/\.tar$/);
const areTars = isArrayOf((layer): layer is JsonObject => isObject(layer) && isTar(layer['mediaType']));

/** An image, of what the library writes of it. */
interface ListedImage {
  readonly id: string;
  readonly names?: readonly string[] | null;
  /** Of the uppermost layer; an image of nothing has none. */
  readonly layer?: string;
  readonly 'big-data-digests'?: Readonly<Record<string, string>> | null;
}

interface ListedLayer {
  readonly id: string;
  readonly flags?: { readonly incomplete?: unknown } | null;
}

const isId = isLike(/^[0-9a-f]{64}$/);
const areImages = isArrayOf(isListedImage);
const areLayers = isArrayOf(isListedLayer);

function isListedImage(value: unknown): value is ListedImage {
  if (!isObject(value)) return false;
  const { id, names, layer, 'big-data-digests': digests } = value;
  return (
    isId(id) &&
    (isNone(names) || areStrings(names)) &&
    (layer === undefined || isString(layer)) &&
    (isNone(digests) || (isObject(digests) && areStrings(Object.values(digests))))
  );
}

function isListedLayer(value: unknown): value is ListedLayer {
  return isObject(value) && isId(value['id']) && (isNone(value['flags']) || isObject(value['flags']));
}

/** Go writes null for a list without entries, or leaves it out. */
function isNone(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** The driver whose images a store has; undefined if it has none yet, or those of several. */
function driverOf(folder: string): string | undefined {
  const lists = namesIn(folder).filter((name) => name.endsWith('-images'));
  return lists.length === 1 ? lists[0]?.slice(0, -'-images'.length) : undefined;
}

/** Images are listed after their layers, and taken from the list before them: so they have to be read first. */
function parsedList([images = '', layers = '']: readonly string[]): ImageList | undefined {
  const listed = parsedJson(images);
  const below = parsedJson(layers);
  if (!areImages(listed) || !areLayers(below)) return undefined;
  const whole = new Set(below.filter(({ flags }) => flags?.incomplete !== true).map((layer) => layer.id));
  const entries = listed
    .filter(({ layer }) => layer === undefined || layer === '' || whole.has(layer))
    .flatMap(({ id: image, names: all, 'big-data-digests': digests }) =>
      (all ?? []).map((name): [string, Entry] => [name, { id: image, manifests: manifestsOf(digests ?? {}) }]),
    );
  return new Map(entries);
}

function manifestsOf(digests: Readonly<Record<string, string>>): string[] {
  const manifests = Object.entries(digests).filter(([key]) => key === 'manifest' || key.startsWith('manifest-'));
  return [...new Set(manifests.map(([, digest]) => digest))];
}

/** What files came to when they were read last, for as long as they stay as they were. */
function refreshed<T>(files: readonly string[], read: (texts: readonly string[]) => T): () => T | undefined {
  let seen = '';
  let result: T | undefined;
  return () => {
    const now = files.map(stamp).join();
    if (now === seen) return result;
    const texts = files.map(readable);
    // What changed while it was read is read again at the next question, since its stamp is an older one.
    result = texts.every((text) => text !== undefined) ? read(texts) : undefined;
    seen = now;
    return result;
  };
}

/** Changes with a file: it is replaced, so that another has another inode. */
function stamp(file: string): string {
  const stats = unlessAbsent(() => statSync(file, { bigint: true }));
  return stats === undefined ? '' : `${stats.ino}.${stats.size}.${stats.mtimeNs}`;
}

function readable(file: string): string | undefined {
  return unlessAbsent(() => readFileSync(file, 'utf8'));
}

/** Undefined for what is not there, or is not for this user. */
function unlessAbsent<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (['ENOENT', 'EACCES', 'ENOTDIR'].some((code) => isErrno(error, code))) return undefined;
    throw error;
  }
}
