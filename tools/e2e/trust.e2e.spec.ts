import { execa } from 'execa';
import { tinyImages } from '../fixtures/tiny-files.ts';
import type { ImageRecord } from '../model/record.ts';
import { startFaultyRegistry, type FaultyRegistry } from './faulty-registry.ts';
import { namesIn, recordOf } from './images.ts';
import {
  fingerprintTagOf,
  forget,
  loggedIn,
  reading,
  recordsOf,
  storedDigest,
  tinyClone,
  writing,
} from './registry-clones.ts';
import { repositoryOf } from './registry-content.ts';
import { passwordOf } from './registry-doorkeeper.ts';
import { filesOfEntry, rewritten, startRemoteCache, tokenOf, type Access, type RemoteCache } from './remote-cache.ts';
import type { WorkspaceCopy } from './workspace-copy.ts';

const { base, minimal, runtimeMinimal: top } = tinyImages;
const local = 'localhost/workbench-images';

let registry: FaultyRegistry;
let cache: RemoteCache;
/** Jobs of the main branch and of a pull request, on machines of their own. */
let main: WorkspaceCopy;
let pull: WorkspaceCopy;
/** What a build from scratch gives, without a registry. */
let scratch: Record<string, ImageRecord>;

beforeAll(async () => {
  registry = await startFaultyRegistry({ users: { main: 'write', pr: 'read' } });
  [main, pull] = [tinyClone(), tinyClone()];
  await nx(main, ['build', top], { WORKBENCH_REGISTRY: '' });
  scratch = recordsOf(main);
  expect(Object.keys(scratch)).toEqual([base, minimal, top]);
});
beforeEach(async () => {
  cache = await startRemoteCache();
  await Promise.all([main, pull].map(forget));
  registry.does();
});
afterEach(() => cache.close());
afterAll(async () => {
  await Promise.all([main, pull].map((copy) => copy.remove()));
  await registry.close();
});

function nx(copy: WorkspaceCopy, args: readonly string[], env: Record<string, string>) {
  return copy.nx([...args, '--output-style=stream'], env);
}

function asMain(repository: string): Record<string, string> {
  return { ...writing(registry.host, repository), ...loggedIn(main, registry, 'main'), ...cache.env('write') };
}

/** @param access to Nx's remote cache; to the registry it may only read */
function asPullRequest(repository: string, access: Access = 'read'): Record<string, string> {
  return { ...reading(registry.host, repository), ...loggedIn(pull, registry, 'pr'), ...cache.env(access) };
}

describe("Nx's remote cache", () => {
  it('gives a second clone every record, of images that the registry has, and holds nothing else', async () => {
    const env = asMain('team/cached');
    expect((await nx(main, ['publish', top], env)).exitCode).toBe(0);
    registry.does();

    const { all, exitCode } = await nx(
      pull,
      ['run-many', '-t', 'build', '-p', [base, minimal, top].join()],
      asPullRequest('team/cached'),
    );

    expect(exitCode).toBe(0);
    expect(all.match(/:build {2}\[remote cache\]/g)).toHaveLength(3);
    expect(recordsOf(pull)).toEqual(scratch);
    expect(await namesIn(pull)).toEqual([]);
    const fetched = registry.asked().filter(({ method, path }) => method === 'GET' && path.includes('/blobs/'));
    expect(fetched).toEqual([]);

    expect(cache.entries.size).toBe(3);
    for (const entry of cache.entries.values()) {
      const files = filesOfEntry(entry);
      const others = [...files.keys()].filter((path) => !/^(code|terminalOutput)$/.test(path));
      expect(others).toEqual([expect.stringMatching(/^dist\/images\/[^/]+\/image\.json$/)]);
      expect(files.get(others[0] ?? '')?.length).toBeLessThanOrEqual(1024);
    }
  });

  it('that takes nothing from those who may only read breaks none of their builds', async () => {
    const { exitCode } = await nx(pull, ['build', base], asPullRequest('team/refused'));

    expect(exitCode).toBe(0);
    expect(recordOf(pull, base)).toEqual(scratch[base]);
    expect(cache.asked.filter(({ method }) => method === 'PUT').map(({ status }) => status)).toContain(403);
    expect(cache.entries.size).toBe(0);
  });
});

/** CVE-2025-36852: who may write to a cache that main reads gives main what it likes, under a key that it can reckon. */
describe('a pull request that races to put a poisoned image under the fingerprint that main will ask for', () => {
  it('loses, whichever way it takes', async () => {
    const repository = 'team/raced';
    const content = repositoryOf(registry.behind.host, repository);
    const env = asPullRequest(repository);
    await nx(pull, ['build', base], env);
    const poison = await poisoned(pull, base);
    expect(poison).not.toBe(scratch[base]?.digest);
    const hashes = [...new Set(cache.asked.map(({ hash }) => hash))];
    expect(hashes.length).toBeGreaterThan(0);
    registry.does();

    const mains = nx(main, ['publish', top], asMain(repository));
    const attack = until(mains, async () => {
      await Promise.all([
        nx(pull, ['publish', base], { ...env, WORKBENCH_REGISTRY_WRITE: 'true' }),
        bySkopeo(base, repository, env),
        byHand(base, repository, hashes),
      ]);
    });
    const { exitCode, all } = await mains;
    const attempts = await attack;

    expect([exitCode, exitCode === 0 ? '' : all]).toEqual([0, '']);
    expect(attempts).toBeGreaterThan(0);
    expect(recordsOf(main)).toEqual(scratch);
    expect(await publishedDigest(repository, base)).toBe(scratch[base]?.digest);
    expect(await content.broken()).toEqual([]);
    const writes = registry
      .asked()
      .filter(({ user, method }) => user === 'pr' && /^(PUT|POST|PATCH|DELETE)$/.test(method));
    expect(writes.length).toBeGreaterThan(1);
    expect(writes.filter(({ status }) => status !== 403)).toEqual([]);
    for (const entry of cache.entries.values()) expect(textOf(entry)).not.toContain(poison);

    await forget(main);
    expect((await nx(main, ['build', top], asMain(repository))).exitCode).toBe(0);
    expect(recordsOf(main)).toEqual(scratch);
  });

  it('is not saved by a setting of its own', async () => {
    const repository = 'team/refused-by-setting';
    for (const more of [
      {},
      { WORKBENCH_REGISTRY_WRITE: 'true', GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'pull_request' },
      { WORKBENCH_REGISTRY_WRITE: 'true', GITLAB_CI: 'true', CI_PIPELINE_SOURCE: 'merge_request_event' },
    ]) {
      const { all, exitCode } = await nx(pull, ['publish', base], { ...asPullRequest(repository), ...more });

      expect(all).toMatch(/error\[READ_ONLY\]: .*\n+.*hint: /);
      expect(exitCode).toBe(1);
    }
    expect(registry.asked().filter(({ method }) => method !== 'GET' && method !== 'HEAD')).toEqual([]);
  });
});

describe('a remote cache that pull requests may write to, against all advice,', () => {
  it.each<[string, () => string]>([
    ['of an image that is nowhere', () => `sha256:${'f'.repeat(64)}`],
    ['of another image that the registry has', () => scratch[minimal]?.digest ?? ''],
  ])('gives main a record %s, and main does not use it', async (what, digestOfPoison) => {
    const repository = `team/poisoned-${what.length}`;
    const content = repositoryOf(registry.behind.host, repository);
    // What main published before; then its machine is gone.
    expect((await nx(main, ['publish', top], asMain(repository))).exitCode).toBe(0);
    const tags = await content.tags();
    await forget(main);
    for (const [hash, entry] of cache.entries) {
      const { digest = '' } = scratch[base] ?? {};
      if (textOf(entry).includes(`"name": "${base}"`)) {
        cache.entries.set(hash, rewritten(entry, digest, digestOfPoison()));
      }
    }

    for (const target of ['build', 'publish']) {
      const { all, exitCode } = await nx(main, [target, top], asMain(repository));

      // Either it is found out and told, or the image is made or found anew.
      if (exitCode === 0) expect([target, recordsOf(main)]).toEqual([target, scratch]);
      else expect(all).toMatch(/error\[\w+\]: [^]*hint: /);
      expect(await content.tags()).toEqual(tags);
      expect(await publishedDigest(repository, base)).toBe(scratch[base]?.digest);
    }
  });

  it('gives main the record of an older build, which the registry has, and main does not use it', async () => {
    const custom = 'images/base/tiny/custom.hbs';
    const text = main.read(custom);
    const env = asMain('team/rolled-back');
    await nx(main, ['publish', base], env);
    const old = recordOf(main, base);
    main.write(custom, `${text}RUN echo mended > /opt/app-root/mended\n`);
    try {
      expect((await nx(main, ['publish', base], env)).exitCode).toBe(0);
      const mended = recordOf(main, base);
      expect(mended.digest).not.toBe(old.digest);
      await forget(main);
      for (const [hash, entry] of cache.entries) cache.entries.set(hash, inPlaceOf(entry, mended, old));

      const { all, exitCode } = await nx(main, ['build', base], env);

      expect(all).toContain('[remote cache]');
      if (exitCode === 0) expect(recordOf(main, base)).toEqual(mended);
      else expect(all).toMatch(/error\[\w+\]: [^]*hint: /);
    } finally {
      main.write(custom, text);
    }
  });
});

/** An entry that has an older record in the place of the right one. */
function inPlaceOf(entry: Buffer, right: ImageRecord, old: ImageRecord): Buffer {
  const pairs = [
    [right.digest, old.digest],
    [right.fingerprint, old.fingerprint],
    [right.layers[0] ?? '', old.layers[0] ?? ''],
  ] as const;
  return pairs.reduce((bytes, [text, other]) => rewritten(bytes, text, other), entry);
}

/** Puts an image with something more under the name by which the store finds the image of a fingerprint. */
async function poisoned({ env }: WorkspaceCopy, image: string): Promise<string | undefined> {
  const name = `${local}:${fingerprintTagOf(recordOf(pull, image))}`;
  const { stdout: container } = await execa('buildah', ['from', '--pull=never', name], { env });
  await execa('buildah', ['config', '--label', 'poison=yes', container], { env });
  await execa('buildah', ['commit', '--quiet', '--rm', container, name], { env });
  return storedDigest(pull, fingerprintTagOf(recordOf(pull, image)));
}

async function bySkopeo(image: string, repository: string, env: Record<string, string>): Promise<void> {
  const tag = fingerprintTagOf(scratch[image] ?? { fingerprint: '' });
  const flags = ['--dest-tls-verify=false', '--authfile', env['REGISTRY_AUTH_FILE'] ?? ''];
  const places = [`containers-storage:${local}:${tag}`, `docker://${registry.host}/${repository}:${tag}`];
  const { exitCode } = await execa('skopeo', ['copy', ...flags, ...places], { env: pull.env, reject: false });
  expect(exitCode).not.toBe(0);
}

/** Asks the registry and Nx's cache without any tool. */
async function byHand(image: string, repository: string, hashes: readonly string[]): Promise<void> {
  const tag = fingerprintTagOf(scratch[image] ?? { fingerprint: '' });
  const basic = Buffer.from(`pr:${passwordOf('pr')}`).toString('base64');
  const index = { schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests: [] };
  const urls = [
    { url: `http://${registry.host}/v2/${repository}/manifests/${tag}`, authorization: `Basic ${basic}` },
    ...hashes.map((hash) => ({ url: `${cache.url}/v1/cache/${hash}`, authorization: `Bearer ${tokenOf('read')}` })),
  ];
  for (const { url, authorization } of urls) {
    const headers = { authorization, 'content-type': index.mediaType };
    const { status } = await fetch(url, { method: 'PUT', headers, body: JSON.stringify(index) });
    expect(status).toBe(403);
  }
}

/** What the registry says that the image's fingerprint came to. */
function publishedDigest(repository: string, image: string): Promise<string> {
  const tag = fingerprintTagOf(scratch[image] ?? { fingerprint: '' });
  return repositoryOf(registry.behind.host, repository).told(tag);
}

/** Does it again and again until the promise has settled; gives how often. */
async function until(settled: Promise<unknown>, act: () => Promise<void>): Promise<number> {
  const state = { over: false };
  void settled.finally(() => (state.over = true));
  let times = 0;
  while (!state.over) {
    await act();
    times += 1;
  }
  return times;
}

function textOf(entry: Buffer): string {
  return [...filesOfEntry(entry).values()].map((bytes) => bytes.toString('utf8')).join('\n');
}
