import { copyFileSync, existsSync, mkdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '@nx/devkit';
import { isErrno } from '../catalogue/is-errno.ts';
import { freePort } from '../executors/free-port.ts';
import { openSocket, startBehindNginx, until, type BehindNginx, type BehindNginxOptions } from './behind-nginx.ts';
import { makeDebianRoot, type DebianRoot } from './debian-root.ts';
import { commandLines } from './processes.ts';

const prefix = '/notebook/somebody/workbench';
const longAgo = '2026-01-02T03:04:05Z';

/** What the culler of the notebook controller reads. */
interface Kernel {
  readonly id: string;
  readonly name: string;
  readonly last_activity: string;
  readonly execution_state: string;
  readonly connections: number;
}

/** The first is nearest to CentOS Stream 9: nginx 1.22, and bash as the shell. */
describe.each([
  { suite: 'bookworm', shell: 'bash' },
  { suite: 'trixie', shell: 'dash' },
] as const)('nginx in front of an IDE, on Debian $suite with $shell', ({ suite, shell }) => {
  let root: DebianRoot;
  let running: BehindNginx[] = [];

  beforeAll(async () => {
    const packages = readFileSync(join(workspaceRoot, 'snippets/nginx/on-deb/os-packages.txt'), 'utf8')
      .split('\n')
      .flatMap((line) => line.split(/\s/).slice(0, 1).filter(Boolean));
    const files = ['snippets/nginx/files', 'images/ides/rstudio/files'].map((folder) => join(workspaceRoot, folder));
    // RStudio's script gives the UID a name with the last.
    root = await makeDebianRoot({ suite, packages: [...packages, 'libnss-wrapper'], shell, files });
  });
  afterEach(async () => {
    for (const ide of running) {
      ide.inside.kill('SIGTERM');
      await ide.inside;
      await ide.closeServer();
    }
    running = [];
  });
  afterAll(() => root.remove());

  const start = async (options: BehindNginxOptions = {}) => {
    const started = await startBehindNginx(root, options);
    running.push(started);
    return started;
  };
  const forget = ({ place }: BehindNginx) => root.run(['touch', `--date=${longAgo}`, `${place.folder}/activity`]);

  it.each(['', prefix])('answers probes and the culler below `%s`', async (NB_PREFIX) => {
    const { origin, asked } = await start({ env: { NB_PREFIX } });
    const answers = await Promise.all(
      ['/api', '/api/', '/api/kernels', '/api/terminals'].map(async (path) => {
        const response = await fetch(`${origin}${NB_PREFIX}${path}`);
        return [path, response.status, response.headers.get('content-type')];
      }),
    );

    expect(answers).toEqual([
      ['/api', 200, 'application/json'],
      ['/api/', 200, 'application/json'],
      ['/api/kernels', 200, 'application/json'],
      ['/api/terminals', 200, 'application/json'],
    ]);
    expect(asked).toEqual([]);
  });

  it('says when it was used last: requests count, and neither probes nor what a page asks for by itself', async () => {
    const ide = await start();
    await forget(ide);
    for (const path of ['/api', '/api/kernels', '/api/terminals']) await (await fetch(`${ide.origin}${path}`)).text();
    const waiting = new AbortController();
    const quiet = fetch(`${ide.origin}/events/get_events`, { method: 'POST', signal: waiting.signal });
    await until(() => ide.asked.includes('POST /events/get_events'));
    const before = await kernelsOf(ide);
    waiting.abort();
    await expect(quiet).rejects.toThrow('aborted');
    const still = await kernelsOf(ide);
    await (await fetch(`${ide.origin}/lab`)).text();
    const after = await kernelsOf(ide);

    const kernel = { id: 'ide', name: 'ide', execution_state: 'idle', connections: 0 };
    expect(before).toEqual([{ ...kernel, last_activity: longAgo }]);
    expect(still).toEqual(before);
    expect(after).toEqual([{ ...kernel, last_activity: expect.stringMatching(now()) as string }]);
  });

  it.each<[string, (ide: BehindNginx) => Promise<() => void>]>([
    [
      'a WebSocket is open',
      async ({ origin }) => {
        const socket = await openSocket(`${origin}/socket`);
        return () => socket.destroy();
      },
    ],
    [
      'a request is answered',
      async ({ origin, asked }) => {
        const waiting = new AbortController();
        fetch(`${origin}/waits`, { signal: waiting.signal }).catch(() => 'aborted');
        await until(() => asked.includes('GET /waits'));
        return () => {
          waiting.abort();
        };
      },
    ],
  ])('is busy while %s', async (_what, begin) => {
    const ide = await start();
    await forget(ide);
    const end = await begin(ide);
    const busy = await kernelsOf(ide);
    end();
    await until(async () => (await kernelsOf(ide))[0]?.execution_state === 'idle');
    const idle = await kernelsOf(ide);

    expect(busy).toMatchObject([{ execution_state: 'busy', connections: 1 }]);
    expect(busy[0]?.last_activity).toMatch(now());
    expect(idle).toMatchObject([{ execution_state: 'idle', connections: 0 }]);
    expect(idle[0]?.last_activity).toMatch(now());
  });

  it('takes the prefix off, leaves the rest as it is, and leads there from the top', async () => {
    const { origin, asked } = await start({ env: { NB_PREFIX: prefix } });
    for (const path of ['/a%2Fb/c?d=%20&e', '/']) await fetch(`${origin}${prefix}${path}`);
    await fetch(`${origin}/without/prefix`);

    expect(asked).toEqual(['GET /a%2Fb/c?d=%20&e', 'GET /', 'GET /without/prefix']);
    expect(await leadsTo(`${origin}/?x=1`)).toBe(`${prefix}/?x=1`);
    expect(await leadsTo(`${origin}${prefix}`)).toBe(`${prefix}/`);
  });

  it('leads to an IDE that can only be at the top', async () => {
    const { origin, asked } = await start({ env: { NB_PREFIX: prefix, HOME_PATH: '/' } });
    await fetch(`${origin}/`);

    expect(asked).toEqual(['GET /']);
    expect(await leadsTo(`${origin}${prefix}/`)).toBe('/');
  });

  it('passes a WebSocket both ways', async () => {
    const { origin } = await start({ env: { NB_PREFIX: prefix } });
    const socket = await openSocket(`${origin}${prefix}/socket`);
    socket.write('from the browser');
    const echo = await new Promise((resolve) => socket.once('data', resolve));
    socket.destroy();

    expect(String(echo)).toBe('from the browser');
  });

  it('takes uploads of any size', async () => {
    const { origin } = await start();
    const { status } = await fetch(`${origin}/upload`, { method: 'POST', body: Buffer.alloc(20_000_000) });

    expect(status).toBe(200);
  });

  it('takes none where it answers itself', async () => {
    const { origin } = await start({ env: { NOTEBOOK_TOKEN: 'Secret9' } });
    const { status } = await fetch(`${origin}/api/kernels`, { method: 'POST', body: Buffer.alloc(2000) });

    expect(status).toBe(413);
  });

  it('logs one JSON object a line, without what may be secret', async () => {
    const ide = await start({ env: { NB_PREFIX: prefix } });
    const { origin, inside } = ide;
    await fetch(`${origin}${prefix}/lab?key=secret`, { headers: { 'user-agent': 'a "quoted" \\ agent' } });
    await fetch(`${origin}/api`);
    await ide.closeServer();
    await fetch(`${origin}/lab?key=secret`, { headers: { referer: `${origin}/lab?token=secret` } });
    inside.kill('SIGTERM');
    const { stdout, all } = await inside;
    const logged = stdout.split('\n').filter((line) => !line.startsWith('listen'));

    expect(logged.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { method: 'GET', path: `${prefix}/lab`, status: 200, user_agent: 'a "quoted" \\ agent' },
      { method: 'GET', path: '/lab', status: 503 },
    ]);
    expect(all).not.toContain('secret');
  });

  it('says that the server is starting, and tells the culler nothing before that', async () => {
    const ide = await start();
    const { origin } = ide;
    await ide.closeServer();
    const page = await fetch(`${origin}/`);

    expect([page.status, page.headers.get('refresh')]).toEqual([503, '2']);
    expect((await fetch(`${origin}/api/kernels`)).status).toBe(503);
  });

  it('asks for the token where there is one, which no command line and no log shows', async () => {
    const ide = await start({ env: { NOTEBOOK_TOKEN: 'Secret9' } });
    await forget(ide);
    const { origin, asked, inside } = ide;
    const refused = await Promise.all(
      [{}, { cookie: cookieOf(origin, 'Secret') }, { authorization: 'token Secret9x' }].map(
        async (headers) => (await fetch(`${origin}/lab`, { headers })).status,
      ),
    );
    const kernels = await kernelsOf(ide);
    const entry = await fetch(`${origin}/lab?token=Secret9`, { redirect: 'manual' });
    const cookie = cookieOf(origin, 'Secret9');
    const letIn = await Promise.all(
      [{ cookie }, { cookie: `other=1; ${cookie}` }, { authorization: 'token Secret9' }].map(
        async (headers) => (await fetch(`${origin}/lab`, { headers })).status,
      ),
    );
    const running = commandLines().join('\n');
    inside.kill('SIGTERM');
    const { all } = await inside;

    expect(refused).toEqual([403, 403, 403]);
    expect(kernels).toMatchObject([{ last_activity: longAgo }]);
    expect(entry.headers.get('location')).toBe('/lab');
    expect(entry.headers.get('set-cookie')).toBe(`${cookie}; Path=/; HttpOnly; SameSite=Lax`);
    expect(letIn).toEqual([200, 200, 200]);
    expect(asked).toEqual(['GET /lab', 'GET /lab', 'GET /lab']);
    expect(running).toContain('run-behind-nginx');
    expect(`${running}${all}`).not.toContain('Secret9');
  });

  it.each([
    ['that is a word of nginx', 'default'],
    ['that is another', 'include'],
    ['of 400 characters', 'a1'.repeat(200)],
  ])('takes a token %s', async (_which, token) => {
    const { origin } = await start({ env: { NOTEBOOK_TOKEN: token } });
    const withCookie = async (value: string) =>
      (await fetch(`${origin}/lab`, { headers: { cookie: cookieOf(origin, value) } })).status;

    expect(await leadsTo(`${origin}/lab?token=${token}`)).toBe('/lab');
    expect(await leadsTo(`${origin}/lab?token=${token.toUpperCase()}`)).toBeNull();
    expect(await withCookie(token)).toBe(200);
    expect(await withCookie(token.slice(1))).toBe(403);
  });

  it('keeps the cookie off plain HTTP where the browser came by HTTPS', async () => {
    const { origin } = await start({ env: { NOTEBOOK_TOKEN: 'Secret9' } });
    const headers = { 'x-forwarded-proto': 'https' };
    const entry = await fetch(`${origin}/?token=Secret9`, { headers, redirect: 'manual' });

    expect(entry.headers.get('set-cookie')).toMatch(/; SameSite=Lax; Secure$/);
  });

  it('ends at SIGTERM at once, and leaves nothing', async () => {
    const { origin, inside, place } = await start();
    const socket = await openSocket(`${origin}/socket`);
    socket.on('error', () => socket.destroy());
    const began = performance.now();
    inside.kill('SIGTERM');
    const { exitCode } = await inside;

    expect(exitCode).toBe(0);
    expect((performance.now() - began) / 1000).toBeLessThan(1);
    await until(() => root.processes().length === 0);
    expect(existsSync(`${root.folder}${place.folder}`)).toBe(false);
  });

  it('lets the server save what it has at SIGTERM', async () => {
    const { inside } = await start({ then: "trap 'sleep 2; echo saved; exit' TERM; while :; do sleep 0.1; done" });
    inside.kill('SIGTERM');
    const { exitCode, stdout } = await inside;

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^saved$/m);
  });

  it('ends a server that does not heed SIGTERM', async () => {
    // So that the 20 seconds it has are short.
    await root.run(['sh', '-c', 'mkdir -p /tmp/hasty; ln -sf /bin/true /tmp/hasty/sleep']);
    const { inside } = await start({
      env: { PATH: '/tmp/hasty:/opt/app-root/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
      then: "trap '' TERM; while :; do /bin/sleep 1; done",
    });
    inside.kill('SIGTERM');
    const { exitCode } = await inside;

    expect(exitCode).toBe(0);
    await until(() => root.processes().length === 0);
  });

  it('removes what a container that was killed left behind, and not what is in use', async () => {
    const killed = await start();
    const used = await start();
    for (const pid of root.processes().filter((each) => folderOf(each) === `${root.folder}${killed.place.folder}`)) {
      process.kill(pid, 'SIGKILL');
    }
    await killed.inside;
    const wasLeft = existsSync(`${root.folder}${killed.place.folder}/nginx.conf`);
    await start();

    expect(wasLeft).toBe(true);
    expect(existsSync(`${root.folder}${killed.place.folder}`)).toBe(false);
    expect(existsSync(`${root.folder}${used.place.folder}/nginx.conf`)).toBe(true);
  });

  it("uses /tmp where TMPDIR's name would not fit into a configuration", async () => {
    const TMPDIR = `/tmp/a 'b' & #c`;
    await root.run(['mkdir', '-p', TMPDIR]);
    const { place } = await start({ env: { TMPDIR } });

    expect(place.folder).toMatch(/^\/tmp\/behind-nginx-[A-Za-z0-9]{8}$/);
  });

  it('lets R sessions save what they hold before RStudio ends', async () => {
    const server = join(root.folder, 'usr/lib/rstudio-server/bin');
    mkdirSync(server, { recursive: true });
    copyFileSync(join(root.folder, 'bin/bash'), join(server, 'rsession'));
    const session = "trap 'sleep 1; echo suspended; exit' USR2; echo computes; while :; do sleep 0.1; done";
    const lines = ['#!/bin/sh', `"$\{0%rserver}rsession" -c "${session}" &`, 'exec sleep 600', ''];
    writeFileSync(join(server, 'rserver'), lines.join('\n'), { mode: 0o755 });
    const env = { NOTEBOOK_IP: '127.0.0.1', NOTEBOOK_PORT: String(await freePort()), R_LIBS_USER: '/tmp/R' };
    const inside = root.start(['run-rstudio.sh'], { env });
    let told = '';
    inside.all.on('data', (chunk: Buffer) => (told += chunk.toString()));
    await until(() => told.includes('computes'));
    inside.kill('SIGTERM');
    const { exitCode, all } = await inside;

    expect(exitCode).toBe(0);
    expect(all).toContain('suspended');
    await until(() => root.processes().length === 0);
  });

  it('ends with the exit code of the server', async () => {
    const { inside } = await start({ then: 'sleep 1; exit 7' });
    const { exitCode, all } = await inside;

    expect(exitCode).toBe(7);
    expect(all).toContain('run-behind-nginx: the server ended with 7');
    await until(() => root.processes().length === 0);
  });

  it.each(['nginx', 'fcgiwrap', 'cat'])('ends when %s does', async (program) => {
    const { inside } = await start();
    const pid = root.processes().find((each) => readFileSync(`/proc/${each}/comm`, 'utf8').trim() === program);
    if (pid === undefined) throw new Error(`${program} does not run`);
    process.kill(pid, 'SIGTERM');
    const { exitCode, all } = await inside;

    expect(exitCode).toBe(1);
    expect(all).toContain('nginx or one of its helpers ended');
    await until(() => root.processes().length === 0);
  });

  it('listens everywhere at 8888, whatever Kubernetes calls NOTEBOOK_PORT, and lets the server heed Ctrl-C', async () => {
    const then =
      'grep SigIgn /proc/self/status; while ! grep " 00000000:22B8 .* 0A " /proc/net/tcp; do sleep 0.1; done';
    const { exitCode, stdout } = await root.start(['run-behind-nginx', 'sh', '-c', then], {
      env: { NOTEBOOK_PORT: 'tcp://172.30.0.1:80' },
      alone: true,
    });

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^SigIgn:\s0+$/m);
  });

  it('listens for IPv6 as well where there is any', async () => {
    const { origin } = await start({ env: { NOTEBOOK_IP: '' } });
    const hosts = ['127.0.0.1', ...(readFileSync('/proc/net/if_inet6', 'utf8') === '' ? [] : ['[::1]'])];
    const answers = hosts.map(async (host) => (await fetch(`${origin.replace('127.0.0.1', host)}/api`)).status);

    expect(await Promise.all(answers)).toEqual(hosts.map(() => 200));
  });

  it('tells why nginx does not start', async () => {
    const { exitCode, stderr } = await root.start(['run-behind-nginx', 'sleep', '60'], { env: { NOTEBOOK_IP: '1:2' } });

    expect(exitCode).toBe(1);
    expect(stderr).toContain('[emerg]');
  });

  it.each([
    { NB_PREFIX: 'notebook' },
    { NB_PREFIX: '/a;b' },
    { NOTEBOOK_IP: 'localhost; x' },
    { NOTEBOOK_TOKEN: 'a b' },
  ])('refuses %p', async (env) => {
    const { exitCode, stderr } = await root.start(['run-behind-nginx', 'true'], { env });

    expect(exitCode).toBe(2);
    expect(stderr).toContain(Object.keys(env)[0]);
  });
});

async function kernelsOf({ origin }: BehindNginx): Promise<Kernel[]> {
  return (await (await fetch(`${origin}/api/kernels`)).json()) as Kernel[];
}

/** That of the run-behind-nginx to which a process belongs: all of its have it open. */
function folderOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/fd/9`);
  } catch (error) {
    // It ended in between.
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function leadsTo(address: string): Promise<string | null> {
  return (await fetch(address, { redirect: 'manual' })).headers.get('location');
}

function cookieOf(origin: string, token: string): string {
  return `notebook_${new URL(origin).port}=${token}`;
}

/** Of this hour or, when it has just begun, the last. */
function now(): RegExp {
  const hours = [Date.now(), Date.now() - 60_000].map((time) => new Date(time).toISOString().slice(0, 13));
  return new RegExp(`^(${hours.join('|')}):\\d\\d:\\d\\dZ$`);
}
