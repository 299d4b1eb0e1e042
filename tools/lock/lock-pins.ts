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
  for (const { kind, file, keys, from } of pins) {
    const look = kind === 'parent' ? digestOfParent : sumOfDownload;
    try {
      const value = await look(from, placeOf(files, file, keys), doors);
      const old = files.read(file)?.toString('utf8') ?? '';
      const text = setInYaml(old, keys, value);
      if (text === old) continue;
      writeTogether(new Map([[join(root, file), text]]));
      tell(`pinned  ${from}  ${value}`);
    } catch (error) {
      if (!(error instanceof WorkbenchError) || doors.signal.aborted) throw error;
      problems.push(...error.problems);
    }
  }
}
