import { join } from 'node:path';
import type { Files } from '../catalogue/files.ts';
import { placeOf } from '../catalogue/read-yaml.ts';
import { WorkbenchError, type Problem } from '../model/problem.ts';
import { digestOfParent } from './digest-of-parent.ts';
import type { OpenPin } from './open-pins.ts';
import type { LockDoors } from './pipenv.ts';
import { setInYaml } from './set-in-yaml.ts';
import { sumOfDownload } from './sum-of-download.ts';
import { writeTogether } from './write-together.ts';

/**
 * Looks up pins and writes those that are found, one after the other; what can't be looked up is added to `problems`.
 *
 * @param root absolute path of the workspace
 * @param tell told of each pin that was written
 * @throws WorkbenchError INTERRUPTED
 */
export async function lockPins(
  pins: readonly OpenPin[],
  { root, files }: { readonly root: string; readonly files: Files },
  tell: (line: string) => void,
  problems: Problem[],
  doors: LockDoors,
): Promise<void> {
  for (const pin of pins) {
    try {
      const { value, text } = await pinnedText(pin, files, doors);
      if (text === undefined) continue;
      writeTogether(new Map([[join(root, pin.file), text]]));
      tell(`pinned  ${pin.from}  ${value}`);
    } catch (error) {
      if (!(error instanceof WorkbenchError) || doors.signal.aborted) throw error;
      problems.push(...error.problems);
    }
  }
}

/** What a pin is found to be, and its file with that; undefined if it says so already. */
export interface PinnedText {
  readonly value: string;
  readonly text: string | undefined;
}

/**
 * Looks up one pin, and writes nothing.
 *
 * @throws WorkbenchError INTERRUPTED, or why it can't be looked up
 */
export async function pinnedText(
  { kind, file, keys, from }: OpenPin,
  files: Files,
  doors: LockDoors,
): Promise<PinnedText> {
  const look = kind === 'parent' ? digestOfParent : sumOfDownload;
  const value = await look(from, placeOf(files, file, keys), doors);
  const old = files.read(file)?.toString('utf8') ?? '';
  const text = setInYaml(old, keys, value);
  return { value, text: text === old ? undefined : text };
}
