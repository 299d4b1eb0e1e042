import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A package of one module, whose `version` it is. */
export interface TestPackage {
  readonly name: string;
  readonly version: string;
  /** As in `Requires-Dist`. */
  readonly needs?: readonly string[];
  /** As in `Requires-Python`. */
  readonly python?: string;
  readonly extras?: Readonly<Record<string, readonly string[]>>;
}

/** An index of packages on loopback. */
export interface PackageIndex {
  readonly url: string;
  readonly port: number;
  /** `sha256:…` of a wheel. */
  sum(name: string, version: string): string;
  /** Ends every connection once this many requests are answered. */
  dieAfter(requests: number): void;
  /** Answers again, and counts anew. */
  revive(): void;
  /** Answers nobody who does not know these words. */
  demand(name: string, password: string): void;
  /** Calls back at the next request, before it is answered. */
  onRequest(hear: (path: string) => void): void;
  /** How many requests were answered since the last `revive`. */
  answered(): number;
  close(): Promise<void>;
}

/** Serves wheels made on the spot, by the simple repository API. */
export async function servePackages(packages: readonly TestPackage[]): Promise<PackageIndex> {
  const wheels = makeWheels(packages);
  let [answered, most] = [0, Infinity];
  let password: string | undefined;
  let hear: (path: string) => void = () => undefined;
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const path = decodeURIComponent(request.url ?? '');
    hear(path);
    if (answered >= most) {
      request.socket.destroy();
      return;
    }
    answered += 1;
    if (password !== undefined && request.headers.authorization !== password) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="packages"' }).end();
      return;
    }
    const body = bodyOf(path, wheels);
    response.writeHead(body === undefined ? 404 : 200, {
      'content-type': typeof body === 'string' ? 'text/html' : 'application/octet-stream',
    });
    response.end(body);
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/simple`,
    port,
    sum: (name, version) => {
      const wheel = wheels.find((candidate) => candidate.name === name && candidate.version === version);
      if (wheel === undefined) throw new Error(`no wheel of ${name} ${version}`);
      return `sha256:${wheel.sha256}`;
    },
    dieAfter: (requests) => {
      [answered, most] = [0, requests];
    },
    revive: () => {
      [answered, most] = [0, Infinity];
    },
    demand: (name, word) => {
      password = `Basic ${Buffer.from(`${name}:${word}`).toString('base64')}`;
    },
    onRequest: (next) => {
      hear = next;
    },
    answered: () => answered,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Wheel extends TestPackage {
  readonly file: string;
  readonly bytes: Buffer;
  readonly sha256: string;
}

function bodyOf(path: string, wheels: readonly Wheel[]): string | Buffer | undefined {
  const [, name] = /^\/simple\/([^/]+)\/$/.exec(path) ?? [];
  if (name === undefined) return wheels.find(({ file }) => path === `/files/${file}`)?.bytes;
  const links = wheels
    .filter((wheel) => wheel.name === name)
    .map(({ file, sha256, python }) => {
      const limit =
        python === undefined ? '' : ` data-requires-python="${python.replaceAll('>', '&gt;').replaceAll('<', '&lt;')}"`;
      return `<a href="/files/${file}#sha256=${sha256}"${limit}>${file}</a><br>`;
    });
  return links.length === 0 ? undefined : `<!DOCTYPE html><html><body>${links.join('\n')}</body></html>`;
}

function makeWheels(packages: readonly TestPackage[]): Wheel[] {
  const folder = mkdtempSync(join(tmpdir(), 'wheels-'));
  try {
    return packages.map((what) => makeWheel(what, folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function makeWheel(what: TestPackage, folder: string): Wheel {
  const { name, version } = what;
  const module = name.replaceAll('-', '_');
  const info = `${module}-${version}.dist-info`;
  const file = `${module}-${version}-py3-none-any.whl`;
  const texts: Record<string, string> = {
    [`${module}.py`]: `version = '${version}'\n`,
    [`${info}/METADATA`]: metadata(what),
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
  };
  texts[`${info}/RECORD`] = [...Object.keys(texts), `${info}/RECORD`].map((path) => `${path},,\n`).join('');
  const place = join(folder, `${module}-${version}`);
  mkdirSync(join(place, info), { recursive: true });
  for (const [path, text] of Object.entries(texts)) writeFileSync(join(place, path), text);
  execFileSync('python3', ['-m', 'zipfile', '-c', join(folder, file), `${module}.py`, info], { cwd: place });
  const bytes = readFileSync(join(folder, file));
  return { ...what, file, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function metadata({ name, version, needs = [], python, extras = {} }: TestPackage): string {
  return [
    'Metadata-Version: 2.1',
    `Name: ${name}`,
    `Version: ${version}`,
    ...(python === undefined ? [] : [`Requires-Python: ${python}`]),
    ...needs.map((need) => `Requires-Dist: ${need}`),
    ...Object.entries(extras).flatMap(([extra, needed]) => [
      `Provides-Extra: ${extra}`,
      ...needed.map((need) => `Requires-Dist: ${need} ; extra == '${extra}'`),
    ]),
    '',
  ].join('\n');
}
