import { WorkbenchError } from '../model/problem.ts';

/** What this machine can't do, as each engine has to be told. On a machine without limits, nothing is set. */
export interface Limits {
  /** Containers can't have namespaces and cgroups of their own: commands run in a changed root only. */
  readonly chroot: boolean;
  /** This user may do everything, so that the store needs no user namespace. */
  readonly root: boolean;
  /** The largest UID that a container's user may have. */
  readonly largestUid: number;
  /** The OCI runtime to use, where the engine's own choice does not start. */
  readonly runtime?: string;
  /** Limits to ask for, `name=soft:hard`, where the engine's own wish exceeds what may be had. */
  readonly ulimits: readonly string[];
  /** Why containers can't have cgroups of their own, for people; empty where they can. */
  readonly cgroups: string;
}

/** What there is to know about a machine. */
export interface MachineFacts {
  readonly root: boolean;
  /** How many UIDs there are for users of containers: all of them for root, unless root is one of a namespace only. */
  readonly uids: number;
  /** Whether the kernel gives user namespaces to this user. */
  readonly userNamespaces: boolean;
  /** `unified` has one tree for all controllers; `hybrid` one for each, beside an empty unified one. */
  readonly cgroups: 'unified' | 'hybrid' | 'none';
  readonly cgroupsWritable: boolean;
  readonly hasRunc: boolean;
  readonly hasCrun: boolean;
  /** Hard limits of this process; Infinity where there is none. */
  readonly openFiles: number;
  /** No more than there may be process IDs: podman lowers its own limit to that. */
  readonly processes: number;
}

/** What podman asks for, whatever it may have. */
const wishedLimit = 1048576;

/**
 * How a machine's facts bind an engine.
 *
 * @throws WorkbenchError NO_USER_NAMESPACE, NO_SUBORDINATE_IDS if nothing can be built as this user
 */
export function limitsOf(facts: MachineFacts): Limits {
  if (!facts.root) refuseHopeless(facts);
  const chroot = facts.root && (facts.cgroups !== 'unified' || !facts.cgroupsWritable);
  const runtime = facts.cgroups !== 'unified' && facts.hasRunc && facts.hasCrun;
  const tight = facts.openFiles < wishedLimit || facts.processes < wishedLimit;
  return {
    chroot,
    root: facts.root,
    largestUid: Math.min(facts.uids - 1, 2 ** 31 - 1),
    ...(runtime ? { runtime: 'runc' } : {}),
    ulimits: tight ? [ulimit('nofile', facts.openFiles), ulimit('nproc', facts.processes)] : [],
    cgroups: facts.cgroups === 'unified' && facts.cgroupsWritable ? '' : cgroupsNote(facts),
  };
}

function refuseHopeless({ userNamespaces, uids }: MachineFacts): void {
  if (!userNamespaces) {
    const message = 'this machine gives user namespaces to root only, and without one nobody else can build images';
    const hint =
      'run as root, or let root run `sysctl -w kernel.unprivileged_userns_clone=1 user.max_user_namespaces=15000`';
    throw new WorkbenchError([{ code: 'NO_USER_NAMESPACE', message, hint }]);
  }
  if (uids > 1) return;
  const message = 'this user has no subordinate IDs, which the users in an image need';
  const hint = 'run `sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 "$USER"`, or run as root';
  throw new WorkbenchError([{ code: 'NO_SUBORDINATE_IDS', message, hint }]);
}

function cgroupsNote({ cgroups }: MachineFacts): string {
  if (cgroups === 'none') return 'this machine has no cgroups';
  return cgroups === 'hybrid' ? 'this machine has cgroups of version 1' : 'this machine lets nobody make cgroups';
}

function ulimit(name: string, hard: number): string {
  const value = Math.min(hard, wishedLimit);
  return `${name}=${value}:${value}`;
}
