import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { WorkbenchError } from '../model/problem.ts';
import { isErrno } from '../catalogue/is-errno.ts';
import { runWell, type Run } from './run.ts';

/**
 * Removes a folder with all that is in it. What is mounted there is unmounted before: mmdebstrap mounts this machine's
 * own /proc, /sys and devices into the root file system that it makes, and they outlive it when it is killed.
 *
 * @param path absolute
 * @throws WorkbenchError STILL_MOUNTED if something can't be unmounted; the folder then stays
 */
export async function removeFolder(path: string, run: Run): Promise<void> {
  if (!existsSync(path)) return;
  const folder = realpathSync(path);
  for (const place of mountsBelow(folder, mounts())) await run({ file: 'umount', args: ['--lazy', place] });
  const [still] = mountsBelow(folder, mounts());
  if (still !== undefined) throw stillMounted(still);
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    if (!isErrno(error, 'EACCES') && !isErrno(error, 'EPERM')) throw error;
    // Without root, what mmdebstrap makes belongs to users of a namespace, and so does the right to remove it.
    await runWell(run, { file: 'mmdebstrap', args: ['--unshare-helper', 'rm', '-rf', folder] });
  }
}

/**
 * Where something is mounted in a folder, the innermost and newest first, as they must be unmounted.
 *
 * @param table text of /proc/self/mounts, in which the kernel writes blanks as octal numbers
 */
export function mountsBelow(folder: string, table: string): string[] {
  const places = table
    .split('\n')
    .map((line) =>
      line.split(' ')[1]?.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8))),
    );
  return places
    .filter((place) => place !== undefined)
    .filter((place) => place.startsWith(`${folder}/`))
    .reverse();
}

function mounts(): string {
  return readFileSync('/proc/self/mounts', 'utf8');
}

function stillMounted(place: string): WorkbenchError {
  const message = `\`${place}\` is still mounted, left by a build that was killed`;
  return new WorkbenchError([
    { code: 'STILL_MOUNTED', message, hint: `run \`umount ${place}\` as root, then this again` },
  ]);
}
