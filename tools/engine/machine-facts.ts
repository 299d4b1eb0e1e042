import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { MachineFacts } from './limits.ts';
import { textOf } from './text-of.ts';

/** Reads what there is to know from /proc, /sys and PATH: a few file accesses, no program is started. */
export function machineFacts(path: string): MachineFacts {
  const limits = readFileSync('/proc/self/limits', 'utf8');
  const programs = path.split(':').concat('/usr/sbin', '/sbin');
  const has = (program: string) => programs.some((folder) => existsSync(join(folder, program)));
  const root = process.getuid?.() === 0;
  return {
    root,
    uids: root ? mappedIds() : subordinateIds(),
    userNamespaces:
      allowed('/proc/sys/kernel/unprivileged_userns_clone') && allowed('/proc/sys/user/max_user_namespaces'),
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

/** UIDs of this user namespace, from the lines `first outside count` of the kernel's table. */
function mappedIds(): number {
  const counts = (textOf('/proc/self/uid_map') ?? '')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .map(([first, , count]) => Number(first) + Number(count));
  return Math.max(...counts.filter((count) => !Number.isNaN(count)));
}

/** What `/etc/subuid` grants to this user, beside the own UID. Where something else grants, as much as useradd would. */
function subordinateIds(): number {
  if (/^\s*subid:/m.test(textOf('/etc/nsswitch.conf') ?? '')) return 65537;
  const { username, uid } = userInfo();
  const own = (textOf('/etc/subuid') ?? '')
    .split('\n')
    .map((line) => line.split(':'))
    .filter(([owner]) => owner === username || owner === String(uid));
  return own.reduce((sum, [, , count]) => sum + Number(count), 1);
}

/** Whether a switch of the kernel is on; one that a kernel does not have forbids nothing. */
function allowed(file: string): boolean {
  return (textOf(file) ?? '').trim() !== '0';
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
