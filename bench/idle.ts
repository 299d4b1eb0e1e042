import { cpus, type CpuInfo } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/** What all processors did since they were started, as `os.cpus()` tells. */
type Processors = readonly Pick<CpuInfo, 'times'>[];

/** Of an idle machine, in shares of all processors' time. */
const atMost = 0.05;

/** How long each look takes, and how long is waited in all, in milliseconds. */
const look = 1000;
const longest = 90_000;

/**
 * Waits until nothing runs any more that came before. A daemon that a peer builds with tidies up after its command has
 * ended, with all of a processor and for a quarter of a minute: whoever came next would be timed with it.
 *
 * @param note is told if the machine does not come to rest
 */
export async function untilIdle(note: (line: string) => void): Promise<void> {
  const end = performance.now() + longest;
  for (let before = cpus(); performance.now() < end; before = cpus()) {
    await sleep(look);
    if (busyShare(before, cpus()) <= atMost) return;
  }
  note('something else runs on this machine, and is timed with what comes next');
}

/** How much of all processors' time went by with work between two looks, 0 to 1. */
export function busyShare(before: Processors, after: Processors): number {
  const idle = sum(after, idleTime) - sum(before, idleTime);
  const all = sum(after, allTime) - sum(before, allTime);
  return all === 0 ? 0 : 1 - idle / all;
}

type Times = CpuInfo['times'];

const idleTime = ({ idle }: Times): number => idle;
const allTime = ({ user, nice, sys, idle, irq }: Times): number => user + nice + sys + idle + irq;

function sum(processors: Processors, of: (times: Times) => number): number {
  return processors.reduce((total, { times }) => total + of(times), 0);
}
