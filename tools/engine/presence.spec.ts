import { execFile } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeStore } from '../fixtures/store-of.ts';
import {
  generationsOf,
  hasNotes,
  noteAbsence,
  notedIn,
  notePresence,
  type IsPublished,
  type SeenOf,
} from './presence.ts';

describe('the presence of images', () => {
  let home: string;
  let cacheFolder: string;
  let store: string;
  const a = 'sha256:a';
  const b = 'sha256:b';
  const generations = (isPublished?: IsPublished) => generationsOf({ cacheFolder, store }, isPublished);
  const note = (image: string, reference: string, digest = a) => {
    notePresence(cacheFolder, image, { store, reference, digest });
  };
  const noted = (image: string, reference: string, digest = a) =>
    notedIn({ cacheFolder, store })({ image, reference, digest });
  const file = () => {
    const folder = join(cacheFolder, 'workbench-images', 'seen');
    const [name = '', ...others] = readdirSync(folder);
    expect(others).toEqual([]);
    return join(folder, name);
  };
  /** A registry that has what is named, and tells what it was asked. */
  const registry = (...references: readonly string[]) => {
    const asked: SeenOf[] = [];
    const isPublished: IsPublished = (images) => {
      asked.push(...images);
      return Promise.resolve(new Set(images.filter(({ reference }) => references.includes(reference))));
    };
    return { asked, isPublished };
  };

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'presence-'));
    cacheFolder = join(home, 'cache');
    store = join(home, 'store');
  });
  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  it('is unknown at first', async () => {
    expect(hasNotes(cacheFolder)).toBe(false);
    expect(await generations()).toEqual(new Map());
  });

  it('is of one generation while everything that was seen is there', async () => {
    writeStore(store, { 'x:1': a, 'x:2': b });
    note('web', 'x:1');
    note('web', 'x:2', b);

    expect(hasNotes(cacheFolder)).toBe(true);
    expect(await generations()).toEqual(new Map());
    expect(await generations()).toEqual(new Map());
  });

  it('is of a new generation, once, when something is gone', async () => {
    writeStore(store, { 'y:1': a });
    note('web', 'x:1');
    note('other', 'y:1');

    const first = await generations();
    const second = await generations();

    expect([...first.keys()]).toEqual(['web']);
    expect(second).toEqual(first);
    expect(noted('web', 'x:1')).toBe(false);

    note('web', 'x:1');
    expect((await generations()).get('web')).not.toBe(first.get('web'));
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['a name that begins alike', { 'x:12': a }],
    ['another image under the name', { 'x:1': b }],
    ['the same image under another name', { 'x:2': a }],
    ['no image at all', {}],
  ])('is not fooled by %s', async (_, images) => {
    writeStore(store, images);
    note('web', 'x:1', a);

    expect([...(await generations()).keys()]).toEqual(['web']);
  });

  it('ends with the layers of an image', async () => {
    writeStore(store, { 'x:1': a });
    note('web', 'x:1');
    writeFileSync(join(store, 'overlay-layers', 'layers.json'), '[]');

    expect([...(await generations()).keys()]).toEqual(['web']);
  });

  it('ends with the store', async () => {
    writeStore(store, { 'x:1': a });
    note('web', 'x:1');
    rmSync(store, { recursive: true });

    expect([...(await generations()).keys()]).toEqual(['web']);
  });

  it('is remembered of several stores side by side', async () => {
    writeStore(store, { 'x:1': a });
    note('web', 'x:1');
    const other = join(home, 'other');
    writeStore(other, { 'x:2': b });
    notePresence(cacheFolder, 'web', { store: other, reference: 'x:2', digest: b });

    expect(await generations()).toEqual(new Map());
    expect(await generationsOf({ cacheFolder, store: other })).toEqual(new Map());

    rmSync(join(other, 'overlay-images'), { recursive: true });
    expect(await generations()).toEqual(new Map());
    expect([...(await generationsOf({ cacheFolder, store: other })).keys()]).toEqual(['web']);
    expect(await generations()).toEqual(new Map());
  });

  it('is remembered of the last four builds', () => {
    for (const number of [1, 2, 3, 4, 5]) note('web', `x:${number}`);

    expect([1, 2, 3, 4, 5].map((number) => noted('web', `x:${number}`))).toEqual([false, true, true, true, true]);
  });

  it.each([
    '{"image":"web","seen":[{"reference":"x:1","dig',
    '{}',
    'null',
    '\u0000\u0000',
    '{"image":"web","seen":1}',
    '{"image":1,"seen":[]}',
    '{"image":"web","seen":[null]}',
    '{"image":"web","seen":[{"reference":"x:1"}]}',
    '{"image":"web","seen":[{"reference":"x:1","digest":1}]}',
    '{"image":"other","gone":[{"reference":"y:1","digest":"sha256:a"},{}]}',
    '{"image":"other","gone":{}}',
    '{"image":"other","generation":1}',
  ])('is not believed of a line such as %j, and of all others is', async (line) => {
    writeStore(store, { 'y:1': a, 'z:1': a });
    note('other', 'y:1');
    appendFileSync(file(), line);
    note('third', 'z:1');

    expect(await generations()).toEqual(new Map());
    expect([noted('web', 'x:1'), noted('other', 'y:1'), noted('third', 'z:1')]).toEqual([false, true, true]);
  });

  it('takes no more room the more often it is noted', async () => {
    writeStore(store, { 'x:1': a, 'x:2': b });
    note('web', 'x:0');
    const before = await generations();
    for (let count = 0; count < 200; count += 1) note('web', 'x:1');
    note('web', 'x:2', b);

    expect(await generations()).toEqual(before);
    expect(readFileSync(file(), 'utf8').split('\n')).toHaveLength(2);
    expect(await generations()).toEqual(before);
    expect([noted('web', 'x:1'), noted('web', 'x:2', b), noted('web', 'x:0')]).toEqual([true, true, false]);
  });

  it('is noted by several processes at once', async () => {
    const script = `
      const { notePresence } = require(${JSON.stringify(join(__dirname, 'presence.ts'))});
      const [cacheFolder, store, image] = process.argv.slice(1);
      for (let count = 0; count < 100; count += 1) {
        notePresence(cacheFolder, image, { store, reference: 'x:' + count, digest: 'sha256:a' });
      }`;
    const images = ['one', 'two', 'three'];
    const register = join(__dirname, '../register.cjs');

    await Promise.all(
      images.map((image) => promisify(execFile)('node', ['-r', register, '-e', script, cacheFolder, store, image])),
    );

    for (const image of images) expect(noted(image, 'x:99')).toBe(true);
    expect([...(await generations()).keys()].sort()).toEqual(['one', 'three', 'two']);
  }, 60_000);

  it('is of a new generation when a record turns out to be about nothing', async () => {
    noteAbsence({ cacheFolder, store }, 'web');
    const first = await generations();
    noteAbsence({ cacheFolder, store }, 'web');

    expect([...first.keys()]).toEqual(['web']);
    expect((await generations()).get('web')).not.toBe(first.get('web'));
  });

  it('goes on in the registry, which is asked only for what the store has not', async () => {
    writeStore(store, { 'x:1': a });
    note('web', 'x:1');
    note('web', 'x:2', b);
    note('other', 'y:1');
    const { asked, isPublished } = registry('x:2');

    const found = await generations(isPublished);

    expect([...found.keys()]).toEqual(['other']);
    expect(asked).toEqual([
      { image: 'web', reference: 'x:2', digest: b },
      { image: 'other', reference: 'y:1', digest: a },
    ]);
    expect(noted('web', 'x:2', b)).toBe(true);
  });

  it('asks no registry when nothing is missing', async () => {
    writeStore(store, { 'x:1': a });
    note('web', 'x:1');

    await expect(generations(() => Promise.reject(new Error('was asked')))).resolves.toEqual(new Map());
  });

  it('keeps what another process notes while the registry takes its time', async () => {
    writeStore(store, { 'x:2': b });
    note('web', 'x:1');

    await generations(() => {
      note('web', 'x:2', b);
      return Promise.resolve(new Set());
    });

    expect(noted('web', 'x:2', b)).toBe(true);
    expect(noted('web', 'x:1')).toBe(false);
  });
});
