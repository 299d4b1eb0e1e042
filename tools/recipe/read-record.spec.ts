import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { recordFile, type ImageRecord } from '../model/record.ts';
import { readRecord } from './read-record.ts';

const digestOf = (letter: string) => `sha256:${letter.repeat(64)}`;
const record: ImageRecord = {
  name: 'web',
  digest: digestOf('d'),
  fingerprint: digestOf('f'),
  parent: { name: 'science', digest: digestOf('a') },
  tags: ['web_20261101', 'web_latest'],
  size: 1,
  layers: [digestOf('1'), digestOf('2')],
};

describe('the record of an image', () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'read-record-'))));
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  const read = (text: string) => {
    const file = join(root, recordFile('web'));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return readRecord(root, 'web');
  };

  it.each<[string, Partial<ImageRecord>]>([
    ['with a parent', {}],
    ['of a base', { parent: null }],
    ['without tags and layers', { tags: [], layers: [], size: 0 }],
  ])('is read: one %s', (_, part) => {
    expect(read(JSON.stringify({ ...record, ...part }))).toEqual({ ...record, ...part });
  });

  it('is none where no file is', () => {
    expect(readRecord(root, 'web')).toBeUndefined();
  });

  it.each(['', 'null', '1', '"web"', `[${JSON.stringify(record)}]`, '{}'])('is none in a file of %j', (text) => {
    expect(read(text)).toBeUndefined();
  });

  it.each(Object.keys(record))('is none without `%s`', (key) => {
    expect(read(JSON.stringify({ ...record, [key]: undefined }))).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ['name', 'other'],
    ['digest', 'sha256:1'],
    ['digest', `${record.digest}\n`],
    ['digest', [record.digest]],
    ['fingerprint', `${record.fingerprint}; reboot`],
    ['parent', 'science'],
    ['parent', []],
    ['parent', { name: 'science' }],
    ['parent', { name: 'science', digest: 'sha256:1' }],
    ['parent', { name: 1, digest: digestOf('a') }],
    ['tags', 'web_latest'],
    ['tags', null],
    ['tags', ['other_latest']],
    ['tags', ['web_latest --all']],
    ['tags', ['web_latest', 1]],
    ['size', '1'],
    ['size', -1],
    ['size', null],
    ['layers', {}],
    ['layers', [digestOf('1'), 'sha256:2']],
  ])('is none with the `%s` %j', (key, value) => {
    expect(read(JSON.stringify({ ...record, [key]: value }))).toBeUndefined();
  });

  it('is none with a size beyond all numbers', () => {
    expect(read(JSON.stringify(record).replace('"size":1', '"size":1e999'))).toBeUndefined();
  });
});
