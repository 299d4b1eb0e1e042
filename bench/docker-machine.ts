import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run, runWell } from '../tools/engine/run.ts';
import { putAway } from './put-away.ts';

/** Debian 13 with a dockerd of its own, in a root file system and namespaces of its own. */
export interface DockerMachine {
  /** The folder that is `/bench` inside. */
  readonly folder: string;
  /** A command of docker's, which runs in `/bench`. */
  readonly docker: (args: readonly string[]) => { readonly file: string; readonly args: readonly string[] };
  /** Ends the daemon, puts away all that it has, and starts it again. */
  readonly renew: () => Promise<void>;
}

const packages = ['docker.io', 'docker-cli', 'docker-buildx', 'iptables', 'ca-certificates', 'mount'];

/**
 * dockerd needs `/` to be a mount point, which a changed root is not: the root file system becomes the root of a mount
 * namespace. Mounts that builds make are never seen outside.
 */
const start = `
set -eu
mount --make-rprivate /
mount --bind "$1" "$1"
mount -t proc proc "$1/proc"
mount --rbind /sys "$1/sys"
mount --rbind /dev "$1/dev"
mount -t tmpfs tmpfs "$1/run"
cd "$1"
mkdir -p outside
pivot_root . outside
exec chroot . sh -c 'umount -l /outside && exec dockerd'
`;

/**
 * @param home absolute path of an own folder
 * @throws WorkbenchError COMMAND_FAILED if Debian 13 or its dockerd can't be had
 */
export async function dockerMachine(home: string): Promise<DockerMachine> {
  const root = join(home, 'trixie');
  await runWell(run, {
    file: 'mmdebstrap',
    args: ['--variant=apt', `--include=${packages.join(',')}`, 'trixie', root],
  });
  const folder = join(root, 'bench');
  mkdirSync(folder);
  mkdirSync(join(root, 'etc/docker'), { recursive: true });
  writeFileSync(join(root, 'etc/docker/daemon.json'), JSON.stringify(configuration(home)));
  const docker = (args: readonly string[]) => ({
    file: 'chroot',
    args: [root, 'sh', '-c', 'cd /bench && exec docker --host=unix:///bench/docker.sock "$@"', 'sh', ...args],
  });
  let daemon: ChildProcess | undefined;
  const renew = async () => {
    await end(daemon);
    putAway(join(root, 'var/lib/docker'), root);
    daemon = startDaemon(root);
    await answers(docker(['info']));
  };
  await renew();
  return { folder, docker, renew };
}

/** Without a bridge: a machine may let nobody make one, and nothing here needs a network. */
function configuration(home: string) {
  return {
    features: { 'containerd-snapshotter': true },
    'cgroup-parent': `/${basename(home)}`,
    hosts: ['unix:///bench/docker.sock'],
    bridge: 'none',
    iptables: false,
    ip6tables: false,
    'ip-forward': false,
    'ip-masq': false,
    'log-level': 'error',
  };
}

function startDaemon(root: string): ChildProcess {
  // It ends with us, and all that it starts ends with it.
  const own = ['--pdeathsig', 'KILL', 'unshare', '--mount', '--pid', '--fork', '--kill-child'];
  return spawn('setpriv', [...own, 'sh', '-c', start, 'sh', root], { stdio: 'ignore' });
}

/** The daemon and all its processes are in one namespace, and go with the first of them. */
async function end(daemon: ChildProcess | undefined): Promise<void> {
  if (daemon?.exitCode !== null) return;
  daemon.kill('SIGKILL');
  await once(daemon, 'exit');
}

async function answers(info: Parameters<typeof run>[0]): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    if ((await run(info)).exitCode === 0) return;
    await sleep(200);
  }
  await runWell(run, info);
}
