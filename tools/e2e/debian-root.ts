import { chmodSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { isErrno } from '../catalogue/is-errno.ts';

/** A Debian in a folder, in which programs run on this machine's network and see nothing else of its files. */
export interface DebianRoot {
  readonly folder: string;
  /** Starts a program as a user whose UID has no name, in group 0. */
  readonly start: (argv: readonly string[], options?: StartOptions) => Inside;
  /** Runs a program to its end, as the same user. */
  run(argv: readonly string[]): Promise<string>;
  /** What runs in it. */
  processes(): number[];
  readonly remove: () => Promise<void>;
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** With a network of its own, on which every port is free and nobody answers. */
  readonly alone?: boolean;
}

export interface DebianRootOptions {
  readonly suite: string;
  readonly packages: readonly string[];
  /** What /bin/sh is. */
  readonly shell: 'bash' | 'dash';
  /** Folders of this workspace that are laid out as `/`. */
  readonly files: readonly string[];
}

export type Inside = ReturnType<typeof launch>;

const isRoot = process.getuid?.() === 0;

/** As OpenShift gives them. Other users have no IDs that high. */
const uid = isRoot ? '1000830000' : '12345';

const path = '/opt/app-root/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Makes one within half a minute. */
export async function makeDebianRoot({ suite, packages, shell, files }: DebianRootOptions): Promise<DebianRoot> {
  const home = mkdtempSync(join(tmpdir(), 'workbench-debian-'));
  const root = join(home, 'root');
  // Users under other UIDs have to get through.
  chmodSync(home, 0o755);
  const remove = async () => {
    for (const pid of processesIn(root)) end(pid);
    await asRoot(['rm', '--recursive', '--force', root]);
    rmSync(home, { recursive: true });
  };
  try {
    const tar = join(home, 'root.tar');
    const bootstrap = ['--variant=essential', `--include=${packages.join(',')}`, '--skip=output/dev', suite, tar];
    await execa('mmdebstrap', bootstrap, { env: { TMPDIR: home } });
    await asRoot(['sh', '-c', unpacked, 'sh', root, tar, shell]);
    for (const folder of files) await asRoot(['cp', '--recursive', `${folder}/.`, root]);
  } catch (error) {
    await remove();
    throw error;
  }
  const start: DebianRoot['start'] = (argv, options = {}) => launch(root, argv, options);
  return {
    folder: root,
    start,
    run: async (argv) => (await start(argv)).stdout,
    processes: () => processesIn(root),
    remove,
  };
}

const unpacked = 'set -eu; mkdir -p "$1/dev"; tar -xf "$2" -C "$1"; rm "$2"; ln -sf "$3" "$1/bin/sh"';

function asRoot(argv: readonly string[]) {
  const [file = '', ...args] = isRoot ? argv : ['unshare', '--map-root-user', '--map-auto', ...argv];
  return execa(file, args);
}

/** Every program of the line is replaced by the next, so that signals reach the last. */
function launch(root: string, argv: readonly string[], { env = {}, alone = false }: StartOptions) {
  const namespaces = ['--mount', ...(isRoot ? [] : ['--map-root-user', '--map-auto']), ...(alone ? ['--net'] : [])];
  const user = ['setpriv', `--reuid=${uid}`, '--regid=0', '--clear-groups', '--inh-caps=-all'];
  const mounts = 'for place in dev proc; do mount --rbind "/$place" "$0/$place"; done; exec chroot "$0" "$@"';
  return execa('unshare', [...namespaces, 'sh', '-euc', mounts, root, ...user, ...argv], {
    env: { PATH: path, HOME: '/tmp', ...env },
    extendEnv: false,
    all: true,
    reject: false,
  });
}

function processesIn(root: string): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => rootOf(pid) === root).map(Number);
}

function rootOf(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/root`);
  } catch (error) {
    // It ended in between, or belongs to somebody else.
    if (isErrno(error, 'ENOENT') || isErrno(error, 'EACCES') || isErrno(error, 'ESRCH')) return undefined;
    throw error;
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It ended by itself.
    if (!isErrno(error, 'ESRCH')) throw error;
  }
}
