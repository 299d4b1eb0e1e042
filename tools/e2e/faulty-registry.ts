import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startRegistry, type Registry, type RegistryOptions } from './registry.ts';
import { passwordOf, whoAsks, type Doorkeeper, type Role } from './registry-doorkeeper.ts';
import type { Fault, Wrong } from './registry-faults.ts';

/** A request that was answered, or left unanswered. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  /** Who asked; empty for nobody in particular. */
  readonly user: string;
  /** Undefined if the connection ended without an answer. */
  readonly status: number | undefined;
}

/** A registry on loopback that does wrong what it is told to, and remembers who asked for what. */
export interface FaultyRegistry {
  /** `127.0.0.1:port`, which stays the same. */
  readonly host: string;
  /** The registry itself, which has no faults and knows no users. */
  readonly behind: Registry;
  /** Everything that was asked since the last `does`. */
  readonly asked: () => readonly Asked[];
  /** From now on it has this fault, or none. Forgets what was asked. */
  readonly does: (fault?: Fault) => void;
  /** From now on it refuses every connection. */
  readonly goDown: () => Promise<void>;
  /** It refuses every connection once so many further requests have come. */
  readonly goDownAfter: (requests: number) => void;
  readonly comeUp: () => Promise<void>;
  /** An auth.json with which this user gets in. */
  readonly authFile: (user: string) => string;
  readonly close: () => Promise<void>;
}

export interface FaultyOptions extends RegistryOptions {
  /** Who gets in, and what for; everybody, for everything, if not told. The password is `passwordOf` the name. */
  readonly users?: Readonly<Record<string, Role>>;
  /** How they tell who they are: by name and password each time, or once for a token. */
  readonly scheme?: 'basic' | 'bearer';
  /** Whether blobs are fetched from another host, as registries on top of a bucket have it. */
  readonly redirectsBlobs?: boolean;
}

/** Starts Debian's docker-registry with a proxy before it. */
export async function startFaultyRegistry(options: FaultyOptions = {}): Promise<FaultyRegistry> {
  const behind = await startRegistry('', options);
  let fault: Fault | undefined;
  let asked: Asked[] = [];
  let left = Infinity;
  const server = createServer((request, response) => {
    left -= 1;
    if (left < 0) void goDown();
    else void answer(request, response);
  });
  server.unref();
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const host = `127.0.0.1:${port}`;
  const door: Doorkeeper = { host, users: options.users, scheme: options.scheme ?? 'basic' };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '' } = request;
    const { user, refusal } = whoAsks(request, door);
    response.on('close', () => {
      asked.push({ method, path, user, status: response.headersSent ? response.statusCode : undefined });
    });
    const wrong = fault?.({ method, path }) ?? {};
    if (wrong.delay !== undefined) await sleep(wrong.delay, undefined, { ref: false });
    const said = refusal ?? wrong.answer ?? (options.redirectsBlobs === true ? redirection(request, port) : undefined);
    if (said === undefined) passOn(request, response, behind.host, wrong);
    else response.writeHead(said.status, { ...said.headers }).end(method === 'HEAD' ? undefined : said.body);
  }

  function listen(on: number): Promise<void> {
    return new Promise((resolve, reject) => server.once('error', reject).listen(on, '127.0.0.1', resolve));
  }

  async function goDown(): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  return {
    host,
    behind,
    asked: () => asked,
    does: (next) => {
      fault = next;
      asked = [];
      left = Infinity;
    },
    goDown,
    goDownAfter: (requests) => {
      left = requests;
    },
    comeUp: async () => {
      left = Infinity;
      if (!server.listening) await listen(port);
    },
    authFile: (user) => {
      const auth = Buffer.from(`${user}:${passwordOf(user)}`).toString('base64');
      return JSON.stringify({ auths: { [host]: { auth } } });
    },
    close: async () => {
      await goDown();
      await behind.close();
    },
  };
}

/** Where a blob lies, if it is a blob that is asked for: under another name of this host, with no need of credentials. */
function redirection({ method, url = '' }: IncomingMessage, port: number): Wrong['answer'] {
  if (method !== 'GET' || !url.startsWith('/v2/') || !url.includes('/blobs/sha256:')) return undefined;
  return { status: 307, headers: { location: `http://localhost:${port}${url.replace('/v2/', elsewhere)}` } };
}

/** Path of what is fetched from a bucket. */
export const elsewhere = '/elsewhere/';

function passOn(request: IncomingMessage, response: ServerResponse, to: string, wrong: Wrong): void {
  const [host, port] = to.split(':');
  const path = (wrong.path ?? request.url ?? '').replace(elsewhere, '/v2/');
  // Its host stays the one that was asked for: locations of uploads begin with it.
  const headers = { ...request.headers };
  delete headers.authorization;
  const forward = ask({ host, port, path, method: request.method, headers });
  forward.on('response', (answer) => void passBack(answer, response, wrong));
  forward.on('error', () => response.destroy());
  request.on('error', () => forward.destroy());
  request.pipe(forward);
}

async function passBack(answer: IncomingMessage, response: ServerResponse, wrong: Wrong): Promise<void> {
  response.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...wrong.headers });
  if (wrong.body === undefined && wrong.cut === undefined) {
    answer.pipe(response);
    return;
  }
  const body = Buffer.concat((await answer.toArray()) as Buffer[]);
  if (wrong.cut === undefined) response.end(wrong.body?.(body));
  else response.write(body.subarray(0, body.length / 2), () => response.destroy());
}
