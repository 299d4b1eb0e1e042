import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ImageRecord } from '../model/record.ts';
import { tinyImages } from '../fixtures/tiny-files.ts';
import { startFaultyRegistry, type FaultyRegistry } from './faulty-registry.ts';
import { containersIn, namesIn } from './images.ts';
import type { Answer } from './nx-in.ts';
import { claimTag } from '../recipe/fingerprint-reference.ts';
import { contentTagOf, fingerprintTagOf, forget, reading, recordsOf, tinyClone, writing } from './registry-clones.ts';
import { repositoryOf } from './registry-content.ts';
import {
  answering,
  changing,
  late,
  manifests,
  misleading,
  truncatedBlobs,
  writes,
  wrongClock,
  type Fault,
} from './registry-faults.ts';
import { smallDisk, whyNoDisk } from './small-disk.ts';
import type { WorkspaceCopy } from './workspace-copy.ts';

const { base, minimal, runtimeMinimal: top } = tinyImages;
const name = 'team/images';
const year = 365 * 24 * 3600 * 1000;

/** Of faketime(1), which changes the clock of Nx and its tasks. Engines are written in Go, which asks the kernel itself. */
const clockLibrary = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';
const clocked = existsSync(clockLibrary) ? it : it.skip;
const noClock = existsSync(clockLibrary) ? '' : ' (skipped, since faketime is not installed)';
const noDisk = whyNoDisk();
const onDisk = noDisk === undefined ? it : it.skip;

let registry: FaultyRegistry;
/** It has built and published everything. */
let first: WorkspaceCopy;
let second: WorkspaceCopy;
/** What a build from scratch gives, without a registry. */
let scratch: Record<string, ImageRecord>;

const run = (copy: WorkspaceCopy, target: string, image: string, env: Record<string, string>): Promise<Answer> =>
  copy.nx([target, image, '--output-style=stream'], env);
const build = (image: string, env: Record<string, string> = {}) =>
  run(second, 'build', image, { ...reading(registry.host, name), ...env });
const publish = (repository: string, env: Record<string, string> = {}) =>
  run(first, 'publish', base, { ...writing(registry.host, repository), ...env });

beforeAll(async () => {
  registry = await startFaultyRegistry();
  [first, second] = [tinyClone(), tinyClone()];
  await run(first, 'build', top, { WORKBENCH_REGISTRY: '' });
  scratch = recordsOf(first);
  expect(Object.keys(scratch)).toEqual([base, minimal, top]);
  const { all, exitCode } = await run(first, 'publish', top, writing(registry.host, name));
  expect([exitCode, exitCode === 0 ? '' : all]).toEqual([0, '']);
});
afterAll(async () => {
  await Promise.all([first, second].map((copy) => copy.remove()));
  await registry.close();
});

/** Only some of all records, with what a build from scratch gives for them. */
function fromScratch(image: string): Record<string, ImageRecord> {
  const chain: readonly string[] = [base, minimal, top];
  return Object.fromEntries(Object.entries(scratch).filter(([known]) => chain.indexOf(known) <= chain.indexOf(image)));
}

describe('a build whose registry', () => {
  beforeEach(() => forget(second));
  afterEach(async () => {
    registry.does();
    await registry.comeUp();
  });

  const flipped = (bytes: Buffer) => Buffer.from(bytes.toString('utf8').replace('"schemaVersion"', '"schemaversion"'));
  const retold = (from: string, to: string) => (bytes: Buffer) =>
    Buffer.from(bytes.toString('utf8').replaceAll(from, to));
  const ofBase = () => fingerprintTagOf(scratch[base] ?? { fingerprint: '' });
  const ofMinimal = () => fingerprintTagOf(scratch[minimal] ?? { fingerprint: '' });
  const ofTop = () => fingerprintTagOf(scratch[top] ?? { fingerprint: '' });

  it.each<[string, string, () => Fault, RegExp]>([
    ['answers 401', top, () => answering(401), /refuses us: .*podman login/],
    ['answers 403', top, () => answering(403), /refuses us: it answers 403/],
    [
      'answers 429 each time, to wait a second',
      base,
      () => answering(429, { headers: { 'retry-after': '1' } }),
      /it answers 429/,
    ],
    ['answers 500', base, () => answering(500), /it answers 500/],
    ['answers 418', base, () => answering(418), /it answers 418/],
    [
      'answers a page of a portal',
      base,
      () => answering(200, { headers: { 'content-type': 'text/html' } }),
      /is not the image of `base/,
    ],
    [
      'gives an image whose manifest is not what its digest says',
      base,
      () => changing(/GET .*manifests\/sha256:/, flipped),
      /its manifest is not what its digest says/,
    ],
    [
      'gives an index that is none',
      base,
      () => changing(/GET .*manifests\/fingerprint-/, retold('image.index.v1', 'image.other.v1')),
      /is not the image of `base/,
    ],
    [
      "points with a fingerprint's tag to another fingerprint's image",
      base,
      () => misleading(ofBase(), ofMinimal()),
      /it was made for another fingerprint/,
    ],
    [
      "points with a fingerprint's tag to an image, not to an index",
      base,
      () => misleading(ofBase(), contentTagOf(scratch[base] ?? { digest: '' })),
      /is not the image of `base/,
    ],
    [
      'gives for one fingerprint the image of another, and says that it is the first one',
      top,
      () => (question) => {
        const wrong = misleading(ofTop(), ofMinimal())(question);
        const [asked, told] = [ofTop(), ofMinimal()].map((tag) => tag.replace('fingerprint-', 'sha256:'));
        return wrong === undefined ? undefined : { ...wrong, body: retold(told ?? '', asked ?? '') };
      },
      /its image stands on another parent/,
    ],
    [
      'tells another manifest of the store than the one that was pushed',
      base,
      () => changing(/GET .*manifests\/fingerprint-/, retold('image.base.name', 'image.base.none')),
      /is not the image of `base/,
    ],
  ])('%s is done without it, and says so', async (_, image, fault, note) => {
    registry.does(fault());

    const { all, exitCode } = await build(image);

    expect([exitCode, recordsOf(second)]).toEqual([0, fromScratch(image)]);
    expect(all).toMatch(note);
    expect(all).toContain(`${registry.host}/${name}`);
    expect(all).toContain('building here');
    expect(await namesIn(second)).toContain(`${image}_latest`);
    expect(await containersIn(second)).toEqual([]);
  });

  it('answers 404 to everything is as if it were empty', async () => {
    registry.does(answering(404));

    expect((await build(base)).exitCode).toBe(0);
    expect(recordsOf(second)).toEqual(fromScratch(base));
  });

  it('is down from the start is done without it, and says so', async () => {
    await registry.goDown();

    const { all, exitCode } = await build(top);

    expect([exitCode, recordsOf(second)]).toEqual([0, scratch]);
    expect(all).toMatch(/can't be reached: .*; building here/);
  });

  it.each([1, 4])('goes down after %i requests is done without it', async (requests) => {
    registry.does();
    registry.goDownAfter(requests);

    const { all, exitCode } = await build(top);

    expect([exitCode, recordsOf(second)]).toEqual([0, scratch]);
    expect(all).toMatch(/can't be reached: .*; building here/);
  });

  it.each<[string, Fault]>([
    ['takes 2 s for each answer', late(2000)],
    ['answers 429 twice, to wait a second', answering(429, { times: 2, headers: { 'retry-after': '1' } })],
    [
      'answers 429 once, with a date until which to wait',
      answering(429, { times: 1, headers: { 'retry-after': new Date(0).toUTCString() } }),
    ],
    ['answers 500 once', answering(500, { times: 1 })],
    ['has a clock that is a year behind', wrongClock(-year)],
    ['has a clock that is a year ahead', wrongClock(year)],
  ])('%s is waited for, and nothing is built', async (_, fault) => {
    registry.does(fault);

    const { exitCode } = await build(base);

    expect([exitCode, recordsOf(second)]).toEqual([0, fromScratch(base)]);
    expect(await namesIn(second)).toEqual([]);
  });

  clocked.each(['-1y', '+1y'])(
    `is asked by a machine whose clock is off by %s is used as ever${noClock}`,
    async (off) => {
      const env = { LD_PRELOAD: clockLibrary, FAKETIME: off, FAKETIME_DONT_FAKE_MONOTONIC: '1' };

      const { exitCode } = await build(base, env);

      expect([exitCode, recordsOf(second)]).toEqual([0, fromScratch(base)]);
      expect(await namesIn(second)).toEqual([]);
    },
  );

  onDisk(`has everything needs no space in the store${noDisk ?? ''}`, async () => {
    const store = smallDisk(join(dirname(second.root), 'store'), '1m');
    try {
      const { exitCode } = await build(top);

      expect([exitCode, recordsOf(second)]).toEqual([0, scratch]);
    } finally {
      store.remove();
    }
  });
});

describe('a build that needs a parent of which only the registry has the blobs, and the registry', () => {
  const page = 'images/ides/runtime/files/opt/app-root/edited';
  let edited: Record<string, ImageRecord>;

  beforeAll(async () => {
    for (const copy of [first, second]) copy.write(page, 'edited\n');
    await run(first, 'build', top, { WORKBENCH_REGISTRY: '' });
    edited = recordsOf(first);
    expect(edited[top]?.digest).not.toBe(scratch[top]?.digest);
    expect(edited[minimal]).toEqual(scratch[minimal]);
  });
  beforeEach(() => forget(second));
  afterEach(async () => {
    registry.does();
    await registry.comeUp();
  });

  it('works pulls that one, and builds the rest', async () => {
    registry.does();

    const { all, exitCode } = await build(top);

    expect([exitCode, recordsOf(second)]).toEqual([0, edited]);
    expect(all).not.toMatch(/building here/);
    const names = await namesIn(second);
    expect(names.filter((tag) => tag.endsWith('_latest'))).toEqual(
      expect.arrayContaining([`${minimal}_latest`, `${top}_latest`]),
    );
    expect(names.filter((tag) => tag.startsWith('pulled-'))).toEqual([]);
  });

  it.each<[string, Fault]>([
    ['truncates blobs', truncatedBlobs],
    ['answers 404 to blobs', answering(404, { to: /^GET .*\/blobs\// })],
    ['answers 403 to blobs', answering(403, { to: /^GET .*\/blobs\// })],
    ['gives other blobs', changing(/^GET .*\/blobs\//, (bytes) => Buffer.alloc(bytes.length, 7))],
  ])('%s builds that one as well, and says why', async (_, fault) => {
    registry.does(fault);

    const { all, exitCode } = await build(top);

    expect([exitCode, recordsOf(second)]).toEqual([0, edited]);
    expect(all).toContain('building here');
    expect((await namesIn(second)).filter((tag) => tag.startsWith('pulled-'))).toEqual([]);
    expect(await containersIn(second)).toEqual([]);
    expect(second.temporaryFolders()).toEqual([]);
  });

  it.each([10, 13])('goes down after %i requests builds what it needs', async (requests) => {
    registry.does();
    registry.goDownAfter(requests);

    const { exitCode } = await build(top);

    expect([exitCode, recordsOf(second)]).toEqual([0, edited]);
    expect(await containersIn(second)).toEqual([]);
  });

  onDisk(`works says that its own disk is full, and succeeds when there is space${noDisk ?? ''}`, async () => {
    registry.does();
    const store = smallDisk(join(dirname(second.root), 'store'), '1m');
    try {
      const { all, exitCode } = await build(top);

      expect(all).toContain('error[DISK_FULL]');
      expect(exitCode).toBe(1);
      expect((await namesIn(second)).filter((tag) => !tag.startsWith('fingerprint-'))).toEqual([]);

      store.resize('300m');
      expect([(await build(top)).exitCode, recordsOf(second)]).toEqual([0, edited]);
    } finally {
      store.remove();
    }
  });
});

describe('publishing to a registry that', () => {
  const tags = () => {
    const { [base]: record = { fingerprint: '', digest: '' } } = scratch;
    const mine = [claimTag(record.fingerprint), fingerprintTagOf(record), contentTagOf(record)];
    return [`${base}_20261101`, `${base}_latest`, ...mine].sort();
  };
  let number = 0;
  let repository = '';

  beforeEach(() => {
    number += 1;
    repository = `team/publish-${number}`;
  });
  afterEach(async () => {
    registry.does();
    await registry.comeUp();
  });

  /** After any fault: no tag leads to something that is not whole, and publishing again makes all well. */
  async function heals(behind = registry.behind.host): Promise<void> {
    const content = repositoryOf(behind, repository);
    expect(await content.broken()).toEqual([]);
    registry.does();
    await registry.comeUp();

    const { all, exitCode } = await publish(repository);

    expect([exitCode, exitCode === 0 ? '' : all]).toEqual([0, '']);
    expect(await content.tags()).toEqual(tags());
    expect(await content.broken()).toEqual([]);
  }

  it.each<[string, Fault, RegExp]>([
    ['answers 401', answering(401), /error\[REGISTRY_DENIED\].*\n.*hint: .*podman login/],
    ['answers 403 to those who write', answering(403, { to: writes }), /error\[REGISTRY_DENIED\].*\n.*hint: /],
    ['answers 404 to those who write', answering(404, { to: writes }), /error\[\w+\].*\n.*hint: /],
    ['answers 500', answering(500), /error\[REGISTRY_FAILED\].*\n.*hint: /],
    ['answers 500 to those who write', answering(500, { to: writes }), /error\[\w+\].*\n.*hint: /],
    ['answers 500 to those who write tags', answering(500, { to: /^PUT .*\/manifests\// }), /error\[\w+\].*\n.*hint: /],
    ['answers 429', answering(429, { headers: { 'retry-after': '1' } }), /error\[REGISTRY_FAILED\].*\n.*hint: /],
  ])('%s is an error that says what to do, and the next time mends it', async (_, fault, message) => {
    registry.does(fault);

    const { all, exitCode } = await publish(repository);

    expect(all).toMatch(message);
    expect(all).not.toMatch(/ at .*\.[jt]s:\d+/);
    expect(exitCode).toBe(1);
    await heals();
  });

  it('is down is an error that says what to do, and the next time mends it', async () => {
    await registry.goDown();

    const { all, exitCode } = await publish(repository);

    expect(all).toMatch(/error\[REGISTRY_DOWN\]: .*can't be reached.*\n.*hint: /);
    expect(exitCode).toBe(1);
    await heals();
  });

  it.each([3, 8, 13])('goes down after %i requests leaves nothing half-made', async (requests) => {
    registry.does();
    registry.goDownAfter(requests);

    const { all, exitCode } = await publish(repository);

    expect(all).toMatch(/error\[REGISTRY_DOWN\]: .*\n.*hint: /);
    expect(exitCode).toBe(1);
    await heals();
  });

  it.each<[string, Fault]>([
    ['takes 2 s for each manifest', late(2000, manifests)],
    ['answers 429 twice, to wait a second', answering(429, { times: 2, headers: { 'retry-after': '1' } })],
    ['answers 500 once', answering(500, { times: 1, to: manifests })],
    ['answers 429 twice to those who write', answering(429, { times: 2, to: writes, headers: { 'retry-after': '1' } })],
    ['answers 500 once to those who write', answering(500, { times: 1, to: /^PUT .*\/manifests\// })],
    ['has a clock that is a year behind', wrongClock(-year)],
  ])('%s is waited for', async (_, fault) => {
    registry.does(fault);

    const { all, exitCode } = await publish(repository);

    expect([exitCode, exitCode === 0 ? '' : all]).toEqual([0, '']);
    const content = repositoryOf(registry.behind.host, repository);
    expect(await content.tags()).toEqual(tags());
    expect(await content.broken()).toEqual([]);
  });

  clocked(`is asked by a machine whose clock is a year ahead gets the same${noClock}`, async () => {
    registry.does();
    await publish(repository, { LD_PRELOAD: clockLibrary, FAKETIME: '+1y', FAKETIME_DONT_FAKE_MONOTONIC: '1' });

    const published = await repositoryOf(registry.behind.host, repository).manifest(`${base}_latest`);
    expect(published?.digest).toBe((await repositoryOf(registry.behind.host, name).manifest(`${base}_latest`))?.digest);
  });

  onDisk(`has a full disk is an error that says so, and succeeds when there is space${noDisk ?? ''}`, async () => {
    const disk = smallDisk(join(dirname(first.root), 'disk-of-registry'), '200k');
    const small = await startFaultyRegistry({ folder: disk.folder });
    try {
      const { all, exitCode } = await publish(repository, { WORKBENCH_REGISTRY: `${small.host}/${repository}` });

      expect(all).toMatch(/error\[\w+\].*\n.*hint: /);
      expect(all).toMatch(/no space|full|5\d\d|does not work/i);
      expect(exitCode).toBe(1);
      expect(await repositoryOf(small.behind.host, repository).tags()).toEqual([]);

      disk.resize('300m');
      const again = await publish(repository, { WORKBENCH_REGISTRY: `${small.host}/${repository}` });
      expect(again.exitCode).toBe(0);
      expect(await repositoryOf(small.behind.host, repository).tags()).toEqual(tags());
      expect(await repositoryOf(small.behind.host, repository).broken()).toEqual([]);
    } finally {
      await small.close();
      disk.remove();
    }
  });
});
