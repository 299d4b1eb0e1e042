import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { isErrno } from '../catalogue/is-errno.ts';
import { markerIn } from './marker.ts';
import { namesIn, textIn } from './may-be-gone.ts';
import { storeIdentity } from './store-identity.ts';

/** What we start, and what that starts: others may have a marker on their command line as well, an editor for one. */
export const programs = /^(buildah|buildah-.*|podman|conmon|mmdebstrap|perl|skopeo)$/;

export interface OwnProcess {
  readonly pid: number;
  /** Its name, without folders. */
  readonly program: string;
  /** What it belongs to, if its command line tells. */
  readonly marker: string | undefined;
}

/** This user's processes. */
export function ownProcesses(): OwnProcess[] {
  const pids = namesIn('/proc').filter((name) => /^\d+$/.test(name) && isOwn(`/proc/${name}`));
  return pids.map((pid) => {
    const line = textIn(`/proc/${pid}/cmdline`) ?? '';
    return { pid: Number(pid), program: basename(line.split('\0')[0] ?? ''), marker: markerIn(line) };
  });
}

/** Whether something is this user's. */
export function isOwn(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.uid === process.getuid?.();
}

/** Whether a process is an engine that uses the store which this one uses: its environment tells. */
export function isEngineOfStore({ pid, program }: OwnProcess): boolean {
  if (program !== 'buildah' && program !== 'podman') return false;
  const variables = textIn(`/proc/${pid}/environ`)
    ?.split('\0')
    .map((variable) => variable.split(/=(.*)/s).slice(0, 2));
  return (
    variables === undefined ||
    storeIdentity(Object.fromEntries(variables) as Record<string, string>) === storeIdentity(process.env)
  );
}

/** Ends a process and its children, which run in a group of their own. */
export function stop({ pid }: Pick<OwnProcess, 'pid'>): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (!isErrno(error, 'ESRCH') && !isErrno(error, 'EPERM')) throw error;
  }
}
