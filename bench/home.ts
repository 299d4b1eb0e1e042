import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fastGlob from 'fast-glob';
import { isErrno } from '../tools/catalogue/is-errno.ts';
import { removeFolder } from '../tools/engine/remove-folder.ts';
import { run, runWell } from '../tools/engine/run.ts';
import { WorkbenchError } from '../tools/model/problem.ts';

/** Names the folder, to the process that does the work in it. */
const variable = 'WORKBENCH_BENCH_HOME';

/** Of the folder's name; not the one of a build, of which ours would think that its process is gone. */
const prefix = 'image-bench-';

/**
 * Runs `work` in a process with a mount namespace of its own and with a temporary folder. When it ends, however it does,
 * every program that it started is ended, and with the last of them every mount is gone; then the folder is removed.
 *
 * A namespace of its own for processes would end them by itself. But builds of ours that others run on this machine would
 * take our engines for left over, since the processes that their marks name are none that can be seen from there.
 *
 * @returns the exit code
 * @throws WorkbenchError NOT_ROOT
 */
export async function inOwnNamespace(work: (home: string) => Promise<void>): Promise<number> {
  const home = process.env[variable];
  if (home === undefined) return await startMyself();
  mkdirSync(runRoots(home));
  await runWell(run, { file: 'mount', args: ['-t', 'tmpfs', 'tmpfs', runRoots(home)] });
  await work(home);
  return 0;
}

/** A folder in memory, as `/run` is where engines keep what they run with. */
export function runRoots(home: string): string {
  return join(home, 'run');
}

async function startMyself(): Promise<number> {
  if (process.getuid?.() !== 0) throw notRoot();
  const asked = untilAsked();
  const parent = realpathSync(process.env['TMPDIR'] ?? '/var/tmp');
  for (const left of leftFolders(parent)) await cleanUp(left);
  const folder = mkdtempSync(join(parent, `${prefix}${process.pid}-`));
  try {
    return await inNamespace(folder, asked);
  } finally {
    await cleanUp(folder);
  }
}

/** The folders of those that were killed so hard that they could not clean up. */
function leftFolders(parent: string): string[] {
  return readdirSync(parent)
    .filter((name) => {
      const [, pid] = /^image-bench-(\d+)-\w{6}$/.exec(name) ?? [];
      return pid !== undefined && !existsSync(`/proc/${pid}`);
    })
    .map((name) => join(parent, name));
}

async function inNamespace(folder: string, asked: AbortSignal): Promise<number> {
  const myself = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', '--mount', ...myself], {
    env: { ...process.env, [variable]: folder, TMPDIR: folder },
    stdio: 'inherit',
  });
  asked.addEventListener('abort', () => child.kill('SIGKILL'));
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 130;
}

async function cleanUp(folder: string): Promise<void> {
  for (let left = processesOf(folder); left.length > 0; left = processesOf(folder)) {
    for (const pid of left) kill(pid);
    await sleep(50);
  }
  removeControlGroups(basename(folder));
  await removeFolder(folder, run);
}

/** Everything that was started for a folder, as each process's environment tells. */
function processesOf(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => environmentOf(pid).includes(`${variable}=${folder}`))
    .map(Number);
}

function environmentOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch (error) {
    // It ended between two questions, or it is none of ours.
    if (isErrno(error, 'ENOENT') || isErrno(error, 'ESRCH') || isErrno(error, 'EACCES')) return [];
    throw error;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It ended by itself.
    if (!isErrno(error, 'ESRCH')) throw error;
  }
}

function untilAsked(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      controller.abort();
    });
  }
  return controller.signal;
}

/** What dockerd makes for its containers; the kernel keeps these folders until somebody removes them. */
function removeControlGroups(name: string): void {
  const options = { cwd: '/sys/fs/cgroup', onlyDirectories: true, absolute: true, suppressErrors: true };
  const folders = fastGlob.sync([`${name}/**`, name, `*/${name}/**`, `*/${name}`], options);
  for (const folder of folders.sort((a, b) => b.length - a.length)) rmdirSync(folder);
}

function notRoot(): WorkbenchError {
  const message =
    'the benchmarks need root: they run in a mount namespace of their own, so that nothing is left behind';
  return new WorkbenchError([{ code: 'NOT_ROOT', message, hint: 'run `sudo npm run bench`' }]);
}
