import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../executors/free-port.ts';
import type { DebianRoot, Inside } from './debian-root.ts';

/** An IDE behind nginx: the server is a stand-in of this test, the command that stands for it in the root does nothing. */
export interface BehindNginx {
  /** nginx's, e.g. `http://127.0.0.1:41234`. */
  readonly origin: string;
  readonly inside: Inside;
  /** What run-behind-nginx told the command. */
  readonly place: { readonly port: number; readonly folder: string };
  /** What the server was asked, e.g. `GET /lab?x=1`. */
  readonly asked: string[];
  /** Ends the server only. */
  readonly closeServer: () => Promise<void>;
}

export interface BehindNginxOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** What the command does after it has said where the server is to listen. */
  readonly then?: string;
}

/** How long something may take on a busy machine, in milliseconds. */
const patience = 20_000;

/** Starts it, and the stand-in where the command says; settles once nginx answers. */
export async function startBehindNginx(root: DebianRoot, options: BehindNginxOptions = {}): Promise<BehindNginx> {
  const port = await freePort();
  const { env = {}, then = 'exec sleep 600' } = options;
  const command = `echo "listen $SERVER_PORT $SERVER_FOLDER"; ${then}`;
  const inside = root.start(['run-behind-nginx', 'sh', '-c', command], {
    env: { NOTEBOOK_IP: '127.0.0.1', NOTEBOOK_PORT: String(port), ...env },
  });
  const [, serverPort = '', folder = ''] = await lineOf(inside, /^listen (\d+) (\S+)\n/m);
  const origin = `http://127.0.0.1:${port}`;
  const asked: string[] = [];
  const server = standIn(asked);
  await new Promise<void>((resolve) => server.listen(Number(serverPort), '127.0.0.1', resolve));
  await until(async () => (await fetch(`${origin}/api`)).ok);
  const closeServer = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  return { origin, inside, place: { port: Number(serverPort), folder }, asked, closeServer };
}

/** Answers everything, but keeps `/waits` and paths below `/events/` waiting; an upgraded connection is an echo. */
function standIn(asked: string[]): Server {
  const server = createServer((question, response) => {
    const { method = '', url = '' } = question;
    asked.push(`${method} ${url}`);
    if (/^\/(waits|events\/)/.test(url)) return;
    // To answer and close before all was read would end the connection that nginx is still writing to.
    question.resume().on('end', () => response.end('the IDE'));
  });
  server.on('upgrade', (_request: IncomingMessage, socket: Duplex) => {
    socket.on('error', () => socket.destroy());
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
    socket.pipe(socket);
  });
  return server;
}

/** A WebSocket as far as a proxy is concerned: an upgraded connection. */
export function openSocket(address: string): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const upgrade = request(address, { headers: { connection: 'Upgrade', upgrade: 'websocket' } });
    upgrade.on('upgrade', (_response, socket: Duplex) => {
      resolve(socket);
    });
    upgrade.on('response', ({ statusCode }) => {
      reject(new Error(`no upgrade but ${statusCode ?? 'nothing'}`));
    });
    upgrade.on('error', reject);
    upgrade.end();
  });
}

/** Waits until it is so. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + patience;
  for (;;) {
    try {
      if (await isSo()) return;
    } catch (error) {
      // Nobody listens yet.
      if (!String(error).includes('fetch failed')) throw error;
    }
    if (performance.now() > end) throw new Error(`not within ${patience / 1000} s: ${isSo.toString()}`);
    await sleep(50);
  }
}

/** The first line of its output that matches. */
function lineOf(inside: Inside, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let text = '';
    inside.all.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = pattern.exec(text);
      if (found !== null) resolve(found);
    });
    inside.all.on('end', () => {
      reject(new Error(`it ended without a line like ${String(pattern)}:\n${text}`));
    });
  });
}
