/** What this machine can't do, as each engine has to be told. On a machine without limits, nothing is set. */
export interface Limits {
  /** Containers can't have namespaces and cgroups of their own: commands run in a changed root only. */
  readonly chroot: boolean;
  /** Containers can't have a network of their own while an image is built. */
  readonly hostNetwork: boolean;
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
  /** Whether this user may make network devices, as a network of one's own without root needs. */
  readonly tun: boolean;
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

/** What useradd grants to each user other than root, beside the user's own ID. */
const grantedIds = 65536;

/** How a machine's facts bind an engine. */
export function limitsOf(facts: MachineFacts): Limits {
  const chroot = facts.root && (facts.cgroups !== 'unified' || !facts.cgroupsWritable);
  const runtime = facts.cgroups !== 'unified' && facts.hasRunc && facts.hasCrun;
  const tight = facts.openFiles < wishedLimit || facts.processes < wishedLimit;
  return {
    chroot,
    hostNetwork: chroot || (!facts.root && !facts.tun),
    largestUid: facts.root ? 2 ** 31 - 1 : grantedIds,
    ...(runtime ? { runtime: 'runc' } : {}),
    ulimits: tight ? [ulimit('nofile', facts.openFiles), ulimit('nproc', facts.processes)] : [],
    cgroups: facts.cgroups === 'unified' && facts.cgroupsWritable ? '' : cgroupsNote(facts),
  };
}

function cgroupsNote({ cgroups }: MachineFacts): string {
  if (cgroups === 'none') return 'this machine has no cgroups';
  return cgroups === 'hybrid' ? 'this machine has cgroups of version 1' : 'this machine lets nobody make cgroups';
}

function ulimit(name: string, hard: number): string {
  const value = Math.min(hard, wishedLimit);
  return `${name}=${value}:${value}`;
}
