import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { engine } from '../engine/engines/buildah.ts';
import { shown } from '../engine/command.ts';
import { rememberStore } from '../engine/known-store.ts';
import { generationsOf, notedIn, notePresence, type IsPublished, type SeenOf } from '../engine/presence.ts';
import type { Run } from '../engine/run.ts';
import { storeIdentity } from '../engine/store-identity.ts';
import { writeStore } from '../fixtures/store-of.ts';
import { recordFile } from '../model/record.ts';
import { settleAfterTasks, type Ending } from './after-tasks.ts';
import type { Asked } from './asked-fingerprint.ts';
import type { Ground } from './ground.ts';

const startTime = 1_700_000_000_000;

const hex = (letter: string) => letter.repeat(64);
const digest = `sha256:${hex('d')}`;
const key = `localhost/workbench-images:fingerprint-${hex('f')}`;
const tags = ['web_20261101', 'web_latest'];
const names = tags.map((tag) => `localhost/workbench-images:${tag}`);
const record = {
  name: 'web',
  digest,
  fingerprint: `sha256:${hex('f')}`,
  parent: null,
  tags,
  size: 1,
  layers: [`sha256:${hex('1')}`],
};

/** Files that ask for this fingerprint, and have for long. */
function wants(fingerprint: string): Asked {
  return {
    isBy: (found) => Promise.resolve(found.fingerprint === fingerprint),
    changedSince: () => false,
    remember: () => undefined,
  };
}

describe('what is made good after tasks', () => {
  let home: string;
  let store: string;
  let ground: Ground;
  let started: string[];
  let asked: SeenOf[];

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'after-tasks-'));
    store = join(home, 'store');
    mkdirSync(store);
    started = [];
    asked = [];
    const environment = { CONTAINERS_STORAGE_CONF: join(home, 'storage.conf') };
    const run: Run = (command) => {
      started.push(shown(command));
      return Promise.resolve({ exitCode: 0, signal: undefined, stdout: '', tail: [] });
    };
    const cacheFolder = join(home, 'cache');
    rememberStore(cacheFolder, storeIdentity(environment), store);
    const doors = () => Promise.resolve({ engine, run });
    mkdirSync(join(cacheFolder, '17'), { recursive: true });
    ground = {
      root: home,
      cacheFolder,
      environment,
      asked: () => wants(record.fingerprint),
      registry: undefined,
      isPublished: undefined,
      doors,
    };
  });
  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  const write = (text: string) => {
    const file = join(home, recordFile('web'));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  const settle = (status: string, written: string | object = record, outputs = [recordFile('web')]) => {
    write(typeof written === 'string' ? written : JSON.stringify(written));
    const target = { project: 'web', target: 'build' };
    const task = { id: 'web:build', target, outputs, overrides: {}, hash: '17' };
    const taskResults = { 'web:build': { task, status, code: 0 } } as unknown as Ending['taskResults'];
    return settleAfterTasks({ taskResults, startTime }, ground);
  };
  const isNoted = () => notedIn({ cacheFolder: ground.cacheFolder, store })({ image: 'web', reference: key, digest });
  const generations = async () => [...(await generationsOf({ cacheFolder: ground.cacheFolder, store })).keys()];
  /** A registry that has everything, or nothing. */
  const registry = (hasAll: boolean): IsPublished => {
    return (images) => {
      asked.push(...images);
      return Promise.resolve(new Set(hasAll ? images : []));
    };
  };

  it('is said when Nx restored nothing, since its cache is gone', async () => {
    writeStore(store, { [key]: digest, [names[0] ?? '']: digest, [names[1] ?? '']: digest });
    rmSync(join(ground.cacheFolder, '17'), { recursive: true });
    await expect(settle('local-cache')).rejects.toThrow('error[IMAGE_GONE]');
    expect(await generations()).toEqual(['web']);
    await expect(settle('local-cache-kept-existing')).resolves.toBeUndefined();
  });

  it('is an error when a remote cache gave an honest record of an older build', async () => {
    writeStore(store, { [key]: digest, [names[0] ?? '']: digest, [names[1] ?? '']: digest });
    ground = { ...ground, asked: () => wants(`sha256:${hex('e')}`) };
    await expect(settle('remote-cache')).rejects.toThrow('error[IMAGE_GONE]');
    expect(await generations()).toEqual(['web']);
  });

  it.each(['success', 'local-cache', 'local-cache-kept-existing'])(
    'is an error when a record is about other files than there are (%s)',
    async (status) => {
      writeStore(store, { [key]: digest, [names[0] ?? '']: digest, [names[1] ?? '']: digest });
      ground = { ...ground, asked: () => wants(`sha256:${hex('e')}`) };

      await expect(settle(status)).rejects.toThrow(
        'about what other files asked for\nhint: run the same command again',
      );
      expect(await generations()).toEqual(['web']);
    },
  );

  it.each([
    ['success', record.fingerprint, ['web']],
    ['success', `sha256:${hex('e')}`, ['web']],
    ['local-cache', `sha256:${hex('e')}`, ['web']],
    ['local-cache', record.fingerprint, []],
  ])(
    'is what Nx may keep under other files, when these were edited meanwhile (%s, %s)',
    async (status, asks, unsure) => {
      writeStore(store, { [key]: digest, [names[0] ?? '']: digest, [names[1] ?? '']: digest });
      ground = { ...ground, asked: () => ({ ...wants(asks), changedSince: (start) => start <= startTime }) };

      const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);

      await settle(status);
      stderr.mockRestore();

      expect(await generations()).toEqual(unsure);
    },
  );

  it('is remembered', async () => {
    const remember = jest.fn();
    writeStore(store, { [key]: digest, [names[0] ?? '']: digest, [names[1] ?? '']: digest });
    ground = { ...ground, asked: () => ({ ...wants(record.fingerprint), remember }) };

    await settle('local-cache');

    expect(remember).toHaveBeenCalledTimes(1);
  });

  it('is nothing, by no program, when all is right', async () => {
    writeStore(store, { [key]: digest, [names[0] ?? '']: digest, [names[1] ?? '']: digest });
    ground = { ...ground, isPublished: registry(true) };

    for (const status of ['success', 'local-cache', 'local-cache-kept-existing', 'remote-cache', 'failure']) {
      await settle(status);
    }

    expect(started).toEqual([]);
    expect(asked).toEqual([]);
    expect(isNoted()).toBe(true);
    expect(await generations()).toEqual([]);
  });

  it('are names of an older build, where the image itself is in the registry only', async () => {
    const [dated = '', latest = ''] = names;
    writeStore(store, { [dated]: `sha256:${hex('0')}`, [latest]: digest, 'localhost/other:web_latest': digest });
    ground = { ...ground, isPublished: registry(true) };

    await settle('remote-cache');

    expect(started).toEqual([`buildah rmi ${dated}`]);
  });

  it('are notes of what a registry has', async () => {
    ground = { ...ground, isPublished: registry(true) };

    await settle('remote-cache');
    await settle('remote-cache');

    expect(asked).toEqual([{ image: 'web', reference: key, digest }]);
    expect(isNoted()).toBe(true);
  });

  it.each([
    ['is in no store, without a registry', undefined],
    ['is nowhere', false],
  ])('is an error when a restored image %s', async (_, hasAll) => {
    ground = { ...ground, ...(hasAll === undefined ? {} : { isPublished: registry(hasAll) }) };

    await expect(settle('remote-cache')).rejects.toThrow(
      'error[IMAGE_GONE]: Nx took records from its cache whose images are not in the store\n' +
        'hint: run the same command again: it makes them. They are\n  web',
    );
    expect(await generations()).toEqual(['web']);
  });

  it('is an error when the store has another image under the name', async () => {
    writeStore(store, { [key]: `sha256:${hex('e')}` });

    await expect(settle('local-cache')).rejects.toThrow('error[IMAGE_GONE]');
  });

  it.each<[string, string | object]>([
    ['is cut off', JSON.stringify(record).slice(0, 50)],
    ['is empty', ''],
    ["is another image's", { ...record, name: 'other' }],
    ['has no digest', { ...record, digest: 'sha256:1' }],
    ['has no fingerprint', { ...record, fingerprint: `${record.fingerprint}; reboot` }],
    ['moves tags of others', { ...record, tags: ['other_latest'] }],
    ['has a tag that is none', { ...record, tags: ['web_latest --all'] }],
  ])('is an error when a restored record %s', async (_, written) => {
    writeStore(store, { [key]: digest });

    await expect(settle('local-cache', written)).rejects.toThrow('error[IMAGE_GONE]');
    expect(started).toEqual([]);
    expect(await generations()).toEqual(['web']);
  });

  it('is nothing for those who looked for the image themselves', async () => {
    await settle('success');

    expect(started).toEqual([]);
  });

  it('is nothing for what was noted, since it was looked for before', async () => {
    notePresence(ground.cacheFolder, 'web', { store, reference: key, digest });
    ground = { ...ground, isPublished: registry(false) };

    await settle('local-cache');

    expect(asked).toEqual([]);
  });

  it("is nothing for other projects' builds", async () => {
    await settle('local-cache', 'no record', ['dist/web']);

    expect(started).toEqual([]);
  });
});
