import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { processesOf } from '../processes.ts';
import type { WorkspaceCopy } from '../workspace-copy.ts';

/** How long builds that were killed may take to end, in milliseconds. */
const patience = 10_000;

/**
 * Removes a copy's store of images with all that is mounted there. An engine that a killed build left behind would go
 * on to write to it: those are waited for, as whoever removes a store has to.
 */
export async function removeStore(copy: WorkspaceCopy): Promise<void> {
  const until = performance.now() + patience;
  while (processesOf(copy).length > 0 && performance.now() < until) await sleep(50);
  const home = dirname(copy.root);
  for (const place of mountsBelow(join(home, 'store'))) await execa('umount', [place], { reject: false });
  for (const folder of ['store', 'run']) rmSync(join(home, folder), { recursive: true, force: true });
}

/** What is mounted last comes first. */
function mountsBelow(folder: string): string[] {
  const places = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '');
  return places.filter((place) => place.startsWith(`${folder}/`)).reverse();
}
