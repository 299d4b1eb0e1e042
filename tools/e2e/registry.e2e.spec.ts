import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { familyFiles } from '../fixtures/family-files.ts';
import { tinyImages } from '../fixtures/tiny-files.ts';
import { localRepository } from '../model/local-repository.ts';
import type { ImageRecord } from '../model/record.ts';
import { elsewhere, startFaultyRegistry, type Asked, type FaultyRegistry } from './faulty-registry.ts';
import { namesIn, recordOf } from './images.ts';
import {
  contentTagOf,
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
import type { WorkspaceCopy } from './workspace-copy.ts';

const { base, minimal } = tinyImages;
/** Images of the family: enough for each kind of chain. */
const size = 24;

const nx = (copy: WorkspaceCopy, args: readonly string[], env: Record<string, string>) =>
  copy.nx([...args, '--output-style=stream'], env);

/** Blobs that were fetched, not only looked for. */
const fetched = (asked: readonly Asked[]) =>
  asked.filter(({ method, path }) => method === 'GET' && (path.includes('/blobs/') || path.startsWith(elsewhere)));
const written = (asked: readonly Asked[]) => asked.filter(({ method }) => method !== 'GET' && method !== 'HEAD');

describe('a second clone with an empty store', () => {
  const name = 'team/family';
  const page = 'images/ides/jupyter/files/opt/app-root/share/edited';
  let registry: FaultyRegistry;
  let first: WorkspaceCopy;
  let second: WorkspaceCopy;

  beforeAll(async () => {
    registry = await startFaultyRegistry();
    const files = familyFiles(size);
    [first, second] = [tinyClone(files), tinyClone(files)];
    const { all, exitCode } = await nx(first, ['run-many', '-t', 'publish'], writing(registry.host, name));
    expect([exitCode, exitCode === 0 ? '' : all]).toEqual([0, '']);
  });
  afterAll(async () => {
    await Promise.all([first, second].map((copy) => copy.remove()));
    await registry.close();
  });

  it('builds nothing and fetches no blob, and has the same records', async () => {
    registry.does();

    const { exitCode } = await nx(second, ['run-many', '-t', 'build'], reading(registry.host, name));

    expect(exitCode).toBe(0);
    expect(Object.keys(recordsOf(first)).length).toBeGreaterThan(size - 3);
    expect(recordsOf(second)).toEqual(recordsOf(first));
    expect(await namesIn(second)).toEqual([]);
    expect(fetched(registry.asked())).toEqual([]);
    expect(written(registry.asked())).toEqual([]);
  });

  it('has records of at most 1 kB', () => {
    const lengths = Object.keys(recordsOf(second)).map(
      (image) => second.read(`dist/images/${image}/image.json`).length,
    );

    expect(Math.max(...lengths)).toBeLessThanOrEqual(1024);
  });

  it('publishes nothing again', async () => {
    registry.does();

    const { all, exitCode } = await nx(second, ['run-many', '-t', 'publish'], writing(registry.host, name));

    expect([exitCode, exitCode === 0 ? '' : all]).toEqual([0, '']);
    expect(written(registry.asked())).toEqual([]);
    expect(await namesIn(second)).toEqual([]);
  });

  it('builds what it has edited on parents that it fetches', async () => {
    const images = Object.keys(recordsOf(first)).filter((image) => /^(cuda-)?jupyter-/.test(image));
    const run = ['run-many', '-t', 'build', '-p', images.join()];
    for (const copy of [first, second]) copy.write(page, 'edited\n');
    await nx(first, run, { WORKBENCH_REGISTRY: '' });

    const { exitCode } = await nx(second, run, reading(registry.host, name));

    expect(exitCode).toBe(0);
    expect(recordsOf(second)).toEqual(recordsOf(first));
    const names = await namesIn(second);
    for (const image of images) expect(names).toContain(`${image}_latest`);
  });
});

describe('publishing', () => {
  const custom = 'images/base/tiny/custom.hbs';
  const release = 'releases/2026t/release.yaml';
  let storage: string;
  let registry: FaultyRegistry;
  let copy: WorkspaceCopy;
  let number = 0;
  let name = '';
  const publish = () => nx(copy, ['publish', base], writing(registry.host, name));
  const content = () => repositoryOf(registry.behind.host, name);
  const digestAt = async (tag: string) => (await content().manifest(tag))?.digest;

  beforeAll(async () => {
    storage = mkdtempSync(join(tmpdir(), 'storage-'));
    registry = await startFaultyRegistry({ folder: storage });
    copy = tinyClone();
    await nx(copy, ['build', base], { WORKBENCH_REGISTRY: '' });
  });
  beforeEach(() => {
    number += 1;
    name = `team/published-${number}`;
  });
  afterAll(async () => {
    await copy.remove();
    await registry.close();
    rmSync(storage, { recursive: true });
  });

  it('never overwrites the tag of a fingerprint, and says that it is taken', async () => {
    await publish();
    const [tag, own] = [fingerprintTagOf(recordOf(copy, base)), contentTagOf(recordOf(copy, base))];
    const other = await content().manifest(own);
    if (other === undefined) throw new Error(`${own} was not published`);
    await content().put(tag, other);

    const { all, exitCode } = await publish();

    expect(all).toMatch(/error\[FINGERPRINT_TAKEN\]: .*\n.*hint: /);
    expect(exitCode).toBe(1);
    expect(await digestAt(tag)).toBe(other.digest);
  });

  it('leaves a dated tag what it holds, never takes _latest for an older date, and does for a newer one', async () => {
    const [text, date] = [copy.read(custom), copy.read(release)];
    await publish();
    const [dated, latest] = [await digestAt(`${base}_20261101`), await digestAt(`${base}_latest`)];
    expect([dated, latest]).toEqual([expect.stringMatching(/^sha256:/), dated]);

    copy.write(custom, `${text}RUN echo again > /opt/app-root/again\n`);
    const again = await publish();
    expect(again.exitCode).toBe(0);
    expect(again.all).toMatch(new RegExp(`kept {6}${base}_20261101: .*bump \`date\``));
    expect(await digestAt(`${base}_20261101`)).toBe(dated);
    const moved = await digestAt(`${base}_latest`);
    expect(moved).not.toBe(latest);

    copy.write(release, date.replace('20261101', '20251101'));
    const older = await publish();
    expect(older.exitCode).toBe(0);
    expect(older.all).toMatch(new RegExp(`kept {6}${base}_latest: .*20261101`));
    expect(await digestAt(`${base}_latest`)).toBe(moved);
    expect(await digestAt(`${base}_20251101`)).toMatch(/^sha256:/);

    copy.write(release, date.replace('20261101', '20271101'));
    expect((await publish()).exitCode).toBe(0);
    expect(await digestAt(`${base}_latest`)).toBe(await digestAt(`${base}_20271101`));
    expect(await content().broken()).toEqual([]);
    copy.write(custom, text);
    copy.write(release, date);
  });

  it('makes no difference to images that are pulled by hand as well, into the store in which they were built', async () => {
    const build = (...flags: string[]) => nx(copy, ['build', minimal, ...flags], reading(registry.host, name));
    const skopeo = (to: string) => {
      const args = ['copy', '--src-tls-verify=false', `docker://${registry.host}/${name}:${base}_latest`, to];
      return execa('skopeo', args, { env: copy.env });
    };
    await publish();
    await build();
    const built = recordsOf(copy);
    await skopeo('containers-storage:localhost/by-hand:latest');
    expect(await storedDigest(copy, `${base}_latest`)).not.toBe(built[base]?.digest);

    const cached = await build();
    expect([cached.exitCode, cached.all.match(/\[local cache\]/g)?.length]).toEqual([0, 2]);

    const names = (await namesIn(copy)).filter((tag) => tag.startsWith(minimal));
    const own = [...names, fingerprintTagOf(recordOf(copy, minimal))].map((tag) => `${localRepository}:${tag}`);
    await execa('buildah', ['rmi', ...own], { env: copy.env });
    const again = await build('--skip-nx-cache');

    expect([again.exitCode, again.all.match(/^built .*$/gm)?.length]).toEqual([0, 1]);
    expect(recordsOf(copy)).toEqual(built);
  });

  it('brings back what the registry lost', async () => {
    await publish();
    const tags = await content().tags();
    rmSync(join(storage, 'docker/registry/v2/blobs/sha256'), { recursive: true });

    const build = await nx(copy, ['build', base], reading(registry.host, name));
    const { all, exitCode } = await publish();

    expect(build.exitCode).toBe(0);
    expect([exitCode, exitCode === 0 ? '' : all]).toEqual([0, '']);
    expect(await content().tags()).toEqual(tags);
    expect(await content().broken()).toEqual([]);
  });

  it('brings back a layer that the registry lost', async () => {
    await publish();
    await loseLayer();
    expect((await content().broken()).length).toBeGreaterThan(0);

    const { all, exitCode } = await publish();

    expect([exitCode, exitCode === 0 ? '' : all]).toEqual([0, '']);
    expect(await content().broken()).toEqual([]);
  });

  it('is nothing that a cached record relies on once the registry has lost a layer', async () => {
    const build = () => nx(copy, ['build', base], reading(registry.host, name));
    await publish();
    await build();
    const record = recordOf(copy, base);
    await loseLayer();
    await execa('buildah', ['rmi', '--all', '--force'], { env: copy.env });

    const { all, exitCode } = await build();

    expect([exitCode, all.match(/^built /gm)?.length, all.includes('local cache')]).toEqual([0, 1, false]);
    expect(recordOf(copy, base)).toEqual(record);
    expect(await storedDigest(copy, `${base}_latest`)).toBe(record.digest);
  });

  /** Removes the lowest layer of the image from the registry's files. */
  async function loseLayer(): Promise<void> {
    const manifest = await content().manifest(`${base}_latest`);
    const { layers } = JSON.parse(manifest?.bytes.toString('utf8') ?? '') as { layers: { digest: string }[] };
    const hex = layers[0]?.digest.slice('sha256:'.length) ?? '';
    rmSync(join(storage, 'docker/registry/v2/blobs/sha256', hex.slice(0, 2), hex), { recursive: true });
  }
});

describe.each(['basic', 'bearer'] as const)('a registry with users, by %s authentication,', (scheme) => {
  const name = 'team/images';
  let registry: FaultyRegistry;
  let main: WorkspaceCopy;
  let pull: WorkspaceCopy;
  let scratch: Record<string, ImageRecord>;
  let published: string[];
  const asPull = () => ({ ...reading(registry.host, name), ...loggedIn(pull, registry, 'pr') });
  const tags = () => repositoryOf(registry.behind.host, name).tags();

  beforeAll(async () => {
    registry = await startFaultyRegistry({
      users: { main: 'write', pr: 'read' },
      scheme,
      redirectsBlobs: scheme === 'bearer',
    });
    [main, pull] = [tinyClone(), tinyClone()];
    await nx(main, ['build', base], { WORKBENCH_REGISTRY: '' });
    scratch = recordsOf(main);
    const env = { ...writing(registry.host, name), ...loggedIn(main, registry, 'main') };
    const { all, exitCode } = await nx(main, ['publish', base], env);
    expect([exitCode, exitCode === 0 ? '' : all]).toEqual([0, '']);
    published = await tags();
    expect(published).toHaveLength(5);
  });
  beforeEach(async () => {
    registry.does();
    await forget(pull);
  });
  afterAll(async () => {
    await Promise.all([main, pull].map((copy) => copy.remove()));
    await registry.close();
  });

  it('is read by those who may only read', async () => {
    const { all, exitCode } = await nx(pull, ['build', base], asPull());

    expect([exitCode, recordsOf(pull)]).toEqual([0, scratch]);
    expect(all).not.toContain('building here');
    expect(await namesIn(pull)).toEqual([]);
    expect(new Set(registry.asked().map(({ user }) => user))).toContain('pr');
  });

  it('gives them the parents of what they build', async () => {
    const { all, exitCode } = await nx(pull, ['build', minimal], asPull());

    expect(exitCode).toBe(0);
    expect(all).not.toContain('building here');
    expect(recordOf(pull, base)).toEqual(scratch[base]);
    expect(fetched(registry.asked()).length).toBeGreaterThan(0);
  });

  it('is not written to by them: not without the setting, not with it', async () => {
    const refused = await nx(pull, ['publish', minimal], asPull());
    expect(refused.all).toMatch(/error\[READ_ONLY\]: .*\n+.*hint: /);
    expect(refused.exitCode).not.toBe(0);
    expect(refused.all).not.toMatch(/building here|:build/);
    expect(written(registry.asked())).toEqual([]);

    const forced = await nx(pull, ['publish', minimal], { ...asPull(), WORKBENCH_REGISTRY_WRITE: 'true' });
    expect(forced.all).toMatch(/error\[REGISTRY_DENIED\]: .*\n.*hint: /);
    expect(forced.exitCode).not.toBe(0);
    const writes = written(registry.asked());
    expect(writes.map(({ status }) => status).filter((status) => status !== 403 && status !== 401)).toEqual([]);
    expect(await tags()).toEqual(published);
  });

  it('is done without by those whom it does not know, who are told how to log in', async () => {
    const { all, exitCode } = await nx(pull, ['build', base], reading(registry.host, name));

    expect([exitCode, recordsOf(pull)]).toEqual([0, scratch]);
    expect(all).toContain(`podman login ${registry.host}`);
    expect(await namesIn(pull)).toContain(`${base}_latest`);
  });
});

describe('ten builders that publish one image at once, which comes out otherwise at each build,', () => {
  const name = 'team/race';
  let registry: FaultyRegistry;
  let builders: WorkspaceCopy[];

  beforeAll(async () => {
    registry = await startFaultyRegistry();
    builders = Array.from({ length: 10 }, () => tinyClone());
    for (const copy of builders) {
      const custom = 'images/base/tiny/custom.hbs';
      copy.write(custom, `${copy.read(custom)}RUN head -c 32 /dev/urandom | md5sum > /opt/app-root/chance\n`);
    }
  });
  afterAll(async () => {
    await Promise.all(builders.map((copy) => copy.remove()));
    await registry.close();
  });

  it('end with one digest, in the registry and with each of them, also of what stands on it', async () => {
    const env = writing(registry.host, name);
    const answers = await Promise.all(builders.map((copy) => nx(copy, ['publish', minimal], env)));

    for (const { all, exitCode } of answers) expect([exitCode, exitCode === 0 ? '' : all]).toEqual([0, '']);
    const content = repositoryOf(registry.behind.host, name);
    expect(await content.broken()).toEqual([]);
    expect((await content.tags()).filter((tag) => tag.startsWith('fingerprint-'))).toHaveLength(2);
    for (const copy of builders) await expectPublished(copy);
  });

  it('find these images in their next runs', async () => {
    for (const copy of builders.slice(0, 3)) {
      const { exitCode } = await nx(copy, ['build', minimal], reading(registry.host, name));

      expect(exitCode).toBe(0);
      await expectPublished(copy);
    }
  });

  /** Its records tell what the registry has, and its store has nothing else under their names. */
  async function expectPublished(copy: WorkspaceCopy): Promise<void> {
    for (const image of [base, minimal]) {
      const record = recordOf(copy, image);
      expect(record.digest).toBe(await repositoryOf(registry.behind.host, name).told(fingerprintTagOf(record)));
      expect([record.digest, undefined]).toContain(await storedDigest(copy, `${image}_latest`));
    }
  }
});
