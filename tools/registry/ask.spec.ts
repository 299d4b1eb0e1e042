import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { registryReader, retryAfter, type RegistryReader } from './ask.ts';
import type { Credentials } from './credentials.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A registry on loopback that answers as it is told, the last answer for good. */
function startServer(...answers: Answer[]) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method ?? ''} ${request.url ?? ''} ${request.headers.authorization ?? '-'}`);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    answer?.(request, response);
  });
  return new Promise<{ server: Server; requests: string[]; host: string }>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve({ server, requests, host: `127.0.0.1:${(server.address() as AddressInfo).port}` });
    });
  });
}

const status =
  (code: number, headers: Record<string, string> = {}, body = ''): Answer =>
  (_, response) => {
    response.writeHead(code, headers).end(body);
  };

describe('a reader', () => {
  const servers: Server[] = [];
  const slept: number[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections();
    slept.length = 0;
  });

  async function readerOf(answers: Answer[], credentials?: Credentials) {
    const { server, requests, host } = await startServer(...answers);
    servers.push(server);
    return { requests, host, reader: read(host, credentials) };
  }

  function read(host: string, credentials?: Credentials): RegistryReader {
    const sleep = (time: number) => Promise.resolve(slept.push(time));
    const setting = { host, repository: 'team/images', insecure: true };
    return registryReader(setting, { fetch, sleep, credentials: () => Promise.resolve(credentials) });
  }

  it('gives the bytes of a manifest as they are', async () => {
    const { reader, requests } = await readerOf([status(200, {}, '{ "a": 1 }\n')]);
    expect((await reader.manifest('tag'))?.toString()).toBe('{ "a": 1 }\n');
    expect(requests).toEqual(['GET /v2/team/images/manifests/tag -']);
  });

  it('tells what is there from what is not', async () => {
    const { reader, requests } = await readerOf([status(404), status(404), status(200)]);
    expect(await reader.manifest('tag')).toBeUndefined();
    expect(await reader.hasBlob('sha256:1')).toBe(false);
    expect(await reader.hasBlob('sha256:2')).toBe(true);
    // A blob that is there is not asked for again.
    expect(await reader.hasBlob('sha256:2')).toBe(true);
    expect(requests.slice(1)).toEqual([
      'HEAD /v2/team/images/blobs/sha256:1 -',
      'HEAD /v2/team/images/blobs/sha256:2 -',
    ]);
  });

  it.each([
    ['429 with a time', status(429, { 'retry-after': '7' }), 7000],
    ['429 without', status(429), 200],
    ['500', status(500), 200],
    ['503', status(503), 200],
    ['an answer that breaks off', (_: unknown, response: ServerResponse) => response.socket?.destroy(), 200],
    [
      'bytes that break off',
      (_: unknown, response: ServerResponse) => {
        response.writeHead(200, { 'content-length': '100' }).write('only', () => response.socket?.destroy());
      },
      200,
    ],
  ])('asks again after %s', async (_, answer, pause) => {
    const { reader } = await readerOf([answer, status(200, {}, 'there')]);
    expect((await reader.manifest('tag'))?.toString()).toBe('there');
    expect(slept).toEqual([pause]);
  });

  it.each([
    [
      '500 for good',
      status(500),
      'error[REGISTRY_FAILED]: registry `HOST/team/images` does not work: it answers 500 to GET manifests/tag',
    ],
    ['418', status(418), 'error[REGISTRY_FAILED]: registry `HOST/team/images` does not work: it answers 418'],
    ['403', status(403), 'error[REGISTRY_DENIED]: registry `HOST/team/images` refuses us: it answers 403'],
    [
      '401 and no credentials',
      status(401, { 'www-authenticate': 'Basic realm="r"' }),
      'refuses us: it asks who we are, and no credentials for it are on this machine',
    ],
    [
      'more than a manifest may have',
      status(200, {}, 'x'.repeat(5 * 1024 * 1024)),
      'does not work: it sends more than 4194304 bytes',
    ],
  ])('says what is wrong: %s', async (_, answer, message) => {
    const { reader, host } = await readerOf([answer]);
    await expect(reader.manifest('tag')).rejects.toThrow(message.replace('HOST', host));
  });

  it('says when nobody is there', async () => {
    const { server, host } = await startServer(status(200));
    await new Promise((resolve) => server.close(resolve));
    await expect(read(host).manifest('tag')).rejects.toThrow(
      `error[REGISTRY_DOWN]: registry \`${host}/team/images\` can't be reached: connect ECONNREFUSED ${host}`,
    );
    expect(slept).toEqual([200, 1000, 3000]);
  });

  it('asks no more after three failures in a row', async () => {
    const { reader, requests } = await readerOf([status(500)]);
    for (let count = 0; count < 5; count += 1) await reader.manifest('tag').catch(() => undefined);
    // Each of three questions was repeated three times.
    expect(requests).toHaveLength(12);
  });

  it('asks no more after one refusal', async () => {
    const { reader, requests } = await readerOf([status(403)]);
    for (let count = 0; count < 5; count += 1) await reader.manifest('tag').catch(() => undefined);
    expect(requests).toHaveLength(1);
  });

  it('tells name and password to a registry that asks', async () => {
    const basic = `Basic ${Buffer.from('me:pass:word').toString('base64')}`;
    const gate: Answer = ({ headers }, response) =>
      response
        .writeHead(headers.authorization === basic ? 200 : 401, { 'www-authenticate': 'Basic realm="r"' })
        .end('in');
    const { reader, requests } = await readerOf([gate], { username: 'me', password: 'pass:word' });
    expect((await reader.manifest('one'))?.toString()).toBe('in');
    const asked = requests.length;
    await reader.manifest('two');
    expect(requests.slice(asked)).toEqual([`GET /v2/team/images/manifests/two ${basic}`]);
  });

  it('fetches a token where the registry says, and another one when it no longer counts', async () => {
    let valid = 1;
    const gate: Answer = ({ url = '', headers }, response) => {
      if (url.startsWith('/token')) {
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ token: `t${valid}` }));
        return;
      }
      const realm = `Bearer realm="http://${headers.host ?? ''}/token",service="s",scope="repository:team/images:pull"`;
      const isIn = headers.authorization === `Bearer t${valid}`;
      response.writeHead(isIn ? 200 : 401, { 'www-authenticate': realm }).end('in');
    };
    const { reader } = await readerOf([gate], { username: 'me', password: 'word' });
    expect((await reader.manifest('one'))?.toString()).toBe('in');
    valid = 2;
    expect((await reader.manifest('two'))?.toString()).toBe('in');
  });

  it('asks sixteen questions at a time', async () => {
    let open = 0;
    let most = 0;
    const slow: Answer = (_, response) => {
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
        response.end();
      }, 20);
    };
    const { reader } = await readerOf([slow]);
    await Promise.all(Array.from({ length: 60 }, (_, index) => reader.hasBlob(`sha256:${index}`)));
    expect(most).toBe(16);
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-11-01T00:00:00Z');

  it.each([
    [null, undefined],
    ['3', 3000],
    ['0', 0],
    ['100000', 60_000],
    ['Sun, 01 Nov 2026 00:00:05 GMT', 5000],
    // The clock of one side is wrong.
    ['Sat, 01 Nov 2025 00:00:00 GMT', 0],
    ['Mon, 01 Nov 2027 00:00:00 GMT', 60_000],
    ['soon', undefined],
  ])('%p is %p milliseconds', (header, time) => {
    expect(retryAfter(header, now)).toBe(time);
  });
});
