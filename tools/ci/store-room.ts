import { statfsSync } from 'node:fs';
import type { Doors } from '../engine/doors.ts';
import { runWell } from '../engine/run.ts';
import { findImage } from '../engine/store.ts';
import { localRepository } from '../model/local-repository.ts';
import { fingerprintReference } from '../recipe/fingerprint-reference.ts';
import { readRecord } from '../recipe/read-record.ts';

/** Bytes that are free on the disk of a folder, for those who are not root. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/**
 * Removes an image from the store: all names that its record tells, and the image with the last of them. Its record stays; it is
 * not believed any more, so that a later task builds or pulls the image again.
 *
 * @param root absolute path of the workspace
 * @returns whether it was there
 * @throws WorkbenchError COMMAND_FAILED if the engine refuses
 */
export async function removeImage(root: string, name: string, doors: Doors): Promise<boolean> {
  const record = readRecord(root, name);
  if (record === undefined) return false;
  const { fingerprint, tags } = record;
  const names = [fingerprintReference(fingerprint), ...tags.map((tag) => `${localRepository}:${tag}`)];
  const there: string[] = [];
  for (const each of names) if ((await findImage(doors, each)) !== undefined) there.push(each);
  if (there.length === 0) return false;
  await runWell(doors.run, doors.engine.untag(...there));
  return true;
}
