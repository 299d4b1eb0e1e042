/**
 * What a JSON text came to, checked by hand. Around every run there are hundreds of records, notes and listed images to
 * check, and a schema takes five times as long for them: its first use has to make it ready.
 */
export type Is<T> = (value: unknown) => value is T;

/** An object of JSON, with what keys ever. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isString(value: unknown): value is string {
  return typeof value === 'string';
}

/** A string of this pattern. */
export function isLike(pattern: RegExp): Is<string> {
  return (value): value is string => typeof value === 'string' && pattern.test(value);
}

/** A digest, as OCI writes it. */
export const isDigest = isLike(/^sha256:[0-9a-f]{64}$/);

export function isArrayOf<T>(is: Is<T>): Is<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(is);
}

export const areStrings = isArrayOf(isString);
