import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isErrno } from '../catalogue/is-errno.ts';
import { isArrayOf, isDigest, isLike, isObject, isString } from '../model/json-shape.ts';
import { recordFile, type ImageRecord } from '../model/record.ts';

const areDigests = isArrayOf(isDigest);
const areTags = isArrayOf(isLike(/^\w[\w.-]{0,127}$/));

function isRecord(value: unknown): value is ImageRecord {
  if (!isObject(value)) return false;
  const { name, digest, fingerprint, parent, tags, size, layers } = value;
  return (
    isString(name) &&
    isDigest(digest) &&
    isDigest(fingerprint) &&
    (parent === null || isParent(parent)) &&
    areTags(tags) &&
    isSize(size) &&
    areDigests(layers)
  );
}

function isParent(value: unknown): value is NonNullable<ImageRecord['parent']> {
  return isObject(value) && isString(value['name']) && isDigest(value['digest']);
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/**
 * An image's record below `root`, or undefined if there is none, or if it is none of this image: Nx writes what it finds
 * in a cache.
 */
export function readRecord(root: string, name: string): ImageRecord | undefined {
  const record = parsed(join(root, recordFile(name)));
  if (!isRecord(record) || record.name !== name) return undefined;
  // Tags of other images are none of its business.
  return record.tags.every((tag) => tag.startsWith(`${name}_`)) ? record : undefined;
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError || isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}
