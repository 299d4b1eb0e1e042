import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isErrno } from '../catalogue/is-errno.ts';
import { recordFile, type ImageRecord } from '../model/record.ts';

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);

const Record = z.object({
  name: z.string(),
  digest,
  fingerprint: digest,
  parent: z.object({ name: z.string(), digest }).nullable(),
  tags: z.array(z.string().regex(/^\w[\w.-]{0,127}$/)),
  size: z.number().nonnegative(),
  layers: z.array(digest),
});

/**
 * An image's record below `root`, or undefined if there is none, or if it is none of this image: Nx writes what it finds
 * in a cache.
 */
export function readRecord(root: string, name: string): ImageRecord | undefined {
  const { success, data } = Record.safeParse(parsed(join(root, recordFile(name))));
  // Tags of other images are none of its business.
  return success && data.name === name && data.tags.every((tag) => tag.startsWith(`${name}_`)) ? data : undefined;
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError || isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}
