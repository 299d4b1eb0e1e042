import { basename } from 'node:path';
import { isErrno } from '../catalogue/is-errno.ts';
import { isOrphaned, markerIn } from './marker.ts';
import { isOwn, namesIn, textIn } from './may-be-gone.ts';
import { storeIdentity } from './store-identity.ts';

/** Ends the programs that killed processes of ours left, with their children. */
export function stopOrphans(): void {
  for (const found of ownProcesses()) {
    const { program, marker } = found;
    if (marker !== undefined && programs.test(program) && isOrphaned(marker)) stop(found);
  }
}

/** Whether an engine of this user is at work in the store which this process uses. */
export function isStoreInUse(): boolean {
  return ownProcesses().some(isEngineOfStore);
}

/** What we start, and what that starts: others may have a marker on their command line as well, an editor for one. */
const programs = /^(buildah|buildah-.*|podman|conmon|mmdebstrap|perl|skopeo)$/;

interface OwnProcess {
  readonly pid: number;
  /** Its name, without folders. */
  readonly program: string;
  /** What it belongs to, if its command line tells. */
  readonly marker: string | undefined;
}

/** This user's processes. */
function ownProcesses(): OwnProcess[] {
  const pids = namesIn('/proc').filter((name) => /^\d+$/.test(name) && isOwn(`/proc/${name}`));
  return pids.map((pid) => {
    const line = textIn(`/proc/${pid}/cmdline`) ?? '';
    return { pid: Number(pid), program: basename(line.split('\0')[0] ?? ''), marker: markerIn(line) };
  });
}

/** Whether a process is an engine that uses the store which this one uses: its environment tells. */
function isEngineOfStore({ pid, program }: OwnProcess): boolean {
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
function stop({ pid }: OwnProcess): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (!isErrno(error, 'ESRCH') && !isErrno(error, 'EPERM')) throw error;
  }
}
