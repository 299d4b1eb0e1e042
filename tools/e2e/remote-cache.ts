import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

/** What a token is good for. */
export type Access = 'read' | 'write';

/** A request to the cache that was answered. */
export interface AskedCache {
  readonly method: string;
  /** Nx's hash of a task; empty for what is no such request. */
  readonly hash: string;
  readonly status: number;
}

/** Nx's self-hosted remote cache on loopback, by the protocol that Nx documents. */
export interface RemoteCache {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** What is stored, by Nx's hash of a task: a tar file, compressed by gzip. */
  readonly entries: Map<string, Buffer>;
  /** What was asked, and the status of the answer. */
  readonly asked: AskedCache[];
  /** Makes Nx use it. */
  readonly env: (access: Access) => Record<string, string>;
  close(): Promise<void>;
}

/** Starts an empty one. Nobody gets in without a token, and who may only read is answered 403 to a PUT. */
export async function startRemoteCache(): Promise<RemoteCache> {
  const entries = new Map<string, Buffer>();
  const asked: AskedCache[] = [];
  const server = createServer((request, response) => {
    const { method = '', url = '' } = request;
    response.on('close', () => asked.push({ method, hash: hashIn(url) ?? '', status: response.statusCode }));
    void answer(request, response, entries);
  });
  server.unref();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    entries,
    asked,
    env: (access) => ({
      NX_SELF_HOSTED_REMOTE_CACHE_SERVER: url,
      NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN: tokenOf(access),
    }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The token that a server gives to those who have this access. */
export function tokenOf(access: Access): string {
  return `token-to-${access}`;
}

/** The files of an entry by their paths in it. */
export function filesOfEntry(entry: Buffer): ReadonlyMap<string, Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'entry-'));
  try {
    execFileSync('tar', ['-xz', '-C', folder], { input: entry });
    const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
    const paths = found.map(({ parentPath, name }) => join(parentPath, name));
    return new Map(paths.sort().map((path) => [path.slice(folder.length + 1), readFileSync(path)]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same entry with another text in its files, of the same length. */
export function rewritten(entry: Buffer, text: string, other: string): Buffer {
  const tar = gunzipSync(entry).toString('latin1');
  return gzipSync(Buffer.from(tar.replaceAll(text, other), 'latin1'));
}

async function answer(request: IncomingMessage, response: ServerResponse, entries: Map<string, Buffer>): Promise<void> {
  const body = Buffer.concat((await request.toArray()) as Buffer[]);
  const hash = hashIn(request.url ?? '');
  const token = request.headers.authorization?.replace('Bearer ', '');
  if (token !== tokenOf('read') && token !== tokenOf('write')) say(response, 401);
  else if (hash === undefined) say(response, 404);
  else if (request.method === 'GET') say(response, entries.has(hash) ? 200 : 404, entries.get(hash));
  else if (token !== tokenOf('write')) say(response, 403);
  else if (entries.has(hash)) say(response, 409);
  else {
    entries.set(hash, body);
    say(response, 202);
  }
}

function hashIn(url: string): string | undefined {
  return /^\/v1\/cache\/(\w+)$/.exec(url)?.[1];
}

function say(response: ServerResponse, status: number, body?: Buffer): void {
  response.writeHead(status, { 'content-type': 'application/octet-stream' }).end(body);
}
