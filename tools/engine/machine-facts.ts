import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MachineFacts } from './limits.ts';

/** Reads what there is to know from /proc, /sys and PATH: a few file accesses, no program is started. */
export function machineFacts(path: string): MachineFacts {
  const limits = readFileSync('/proc/self/limits', 'utf8');
  const programs = path.split(':').concat('/usr/sbin', '/sbin');
  const has = (program: string) => programs.some((folder) => existsSync(join(folder, program)));
  return {
    root: process.getuid?.() === 0,
    tun: writable('/dev/net/tun'),
    cgroups: cgroups(),
    cgroupsWritable: writable('/sys/fs/cgroup'),
    hasRunc: has('runc'),
    hasCrun: has('crun'),
    openFiles: hardLimit(limits, 'Max open files'),
    processes: Math.min(hardLimit(limits, 'Max processes'), Number(readFileSync('/proc/sys/kernel/pid_max', 'utf8'))),
  };
}

function cgroups(): MachineFacts['cgroups'] {
  if (existsSync('/sys/fs/cgroup/cgroup.controllers')) return 'unified';
  return existsSync('/sys/fs/cgroup/memory') || existsSync('/sys/fs/cgroup/unified') ? 'hybrid' : 'none';
}

function writable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The second number of a line of /proc/self/limits, which has columns of fixed meaning and varying width. */
function hardLimit(limits: string, name: string): number {
  const line = limits.split('\n').find((candidate) => candidate.startsWith(name)) ?? '';
  const hard = line.slice(name.length).trim().split(/\s+/)[1];
  return hard === undefined || hard === 'unlimited' ? Number.POSITIVE_INFINITY : Number(hard);
}
