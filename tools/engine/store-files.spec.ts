import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { recordedStores } from '../fixtures/recorded-stores.ts';
import { storeFiles } from './store-files.ts';

const images = 'overlay-images/images.json';
const layers = 'overlay-layers/layers.json';
const one = 'localhost/workbench-images:one';
const two = 'localhost/workbench-images:two';
const three = 'localhost/workbench-images:three';

/** A list with one entry. */
function listed(entry: object): string {
  return JSON.stringify([{ id: '0'.repeat(64), ...entry }]);
}

/** What skopeo of the same Debian said of them. */
const expected: Readonly<Record<string, { readonly one: string; readonly three: string }>> = {
  'buildah 1.28.2': {
    one: 'sha256:bce90adab03a5575ea60aa9bfb2c20789c7a0bc479de4ee67e1597b3ecf4e8c8',
    three: 'sha256:492a1de91f0a90c7525b709aac3e37b226139b89af62099e712ace1531b8346b',
  },
  'buildah 1.39.3': {
    one: 'sha256:a74c07ce32ba5d4c218a763b7fa304029815c7848b412db79e4bd46a397b404e',
    three: 'sha256:b4fdd55c1ad9f74109d9a3616be6a616ede6f59ec5106edf3cdc9262c42d7ecc',
  },
};

describe.each(Object.keys(recordedStores))('the files of a store of %s', (version) => {
  let folder: string;
  const recorded = recordedStores[version] ?? {};
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const lay = (rename: (path: string) => string = (path) => path) => {
    for (const [path, text] of Object.entries(recorded)) write(rename(path), text);
  };
  const parsed = (path: string) => JSON.parse(recorded[path] ?? '') as Record<string, unknown>[];
  const manifestOf = (reference: string) => {
    const id = storeFiles(folder)?.find(reference)?.id ?? '';
    return `overlay-images/${id}/manifest`;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'store-files-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('tell what an image is', () => {
    lay();

    const image = storeFiles(folder)?.find(three);

    expect(image?.digest).toBe(expected[version]?.three);
    expect(image?.id).toBe(parsed(images)[1]?.['id']);
    expect(image?.layers).toEqual(parsed(layers).map((layer) => layer['diff-digest']));
    expect(image?.size).toBe(4096);
  });

  it('tell the digests of all names', () => {
    lay();
    const { one: first = '', three: third = '' } = expected[version] ?? {};

    const digests = [...(storeFiles(folder)?.digests() ?? [])].sort();

    expect(digests).toEqual([
      [one, [first]],
      [three, [third]],
      [two, [first]],
    ]);
  });

  it('tell the manifest of the build also where the image was pulled since then, whose layers came compressed', () => {
    lay();
    const [before] = [storeFiles(folder)?.find(three)];
    const { id = '', digest = '' } = before ?? {};
    const built = recorded[`overlay-images/${id}/manifest`] ?? '';
    const pulled = built.replaceAll('.layer.v1.tar"', '.layer.v1.tar+gzip"');
    const pulledDigest = `sha256:${createHash('sha256').update(pulled).digest('hex')}`;
    write(`overlay-images/${id}/=${Buffer.from(`manifest-${digest}`).toString('base64')}`, built);
    write(`overlay-images/${id}/=${Buffer.from(`manifest-${pulledDigest}`).toString('base64')}`, pulled);
    write(`overlay-images/${id}/manifest`, pulled);
    const manifests = {
      [`manifest-${pulledDigest}`]: pulledDigest,
      [`manifest-${digest}`]: digest,
      manifest: pulledDigest,
    };
    const listedThree = { ...parsed(images)[1], 'big-data-digests': manifests };
    write(images, JSON.stringify([parsed(images)[0], listedThree]));

    const files = storeFiles(folder);

    expect(pulled).not.toBe(built);
    expect(files?.find(three)).toEqual(before);
    expect(files?.manifest({ id, digest })?.toString()).toBe(built);
    expect([...(files?.digests().get(three) ?? [])].sort()).toEqual([digest, pulledDigest].sort());
  });

  it('are those of any one driver', () => {
    lay((path) => path.replace('overlay', 'vfs'));

    expect(storeFiles(folder)?.find(two)?.digest).toBe(expected[version]?.one);
  });

  it('say nothing where there are several drivers, or none', () => {
    expect(storeFiles(folder)).toBeUndefined();
    expect(storeFiles(join(folder, 'none'))).toBeUndefined();
    lay();
    mkdirSync(join(folder, 'vfs-images'));
    expect(storeFiles(folder)).toBeUndefined();
  });

  it.each([
    [images, ''],
    [images, '{}'],
    [images, '[null]'],
    [images, '[{"id":"../../etc"}]'],
    [images, listed({ names: 'one' })],
    [images, listed({ names: [1] })],
    [images, listed({ layer: null })],
    [images, listed({ 'big-data-digests': [] })],
    [images, listed({ 'big-data-digests': { manifest: 1 } })],
    [layers, '[{}]'],
    [layers, '[{"id":"../../etc"}]'],
    [layers, listed({ flags: 1 })],
    [layers, 'no JSON'],
  ])('say nothing when %s is %j', (path, text) => {
    lay();
    write(path, text);

    expect(storeFiles(folder)).toBeUndefined();
  });

  it.each([
    [images, listed({})],
    [images, listed({ names: null, layer: '', 'big-data-digests': null })],
    [layers, listed({ flags: null })],
  ])('say of %s that nothing is there by %j', (path, text) => {
    lay();
    write(path, text);

    expect(storeFiles(folder)?.digests()).toEqual(new Map());
  });

  it('know no image of another name', () => {
    lay();

    expect(storeFiles(folder)?.find(`${one}2`)).toBeUndefined();
    expect(storeFiles(folder)?.find('one')).toBeUndefined();
  });

  it('know no image whose uppermost layer is gone, or not whole', () => {
    lay();
    write(layers, JSON.stringify(parsed(layers).slice(0, 1)));

    expect(storeFiles(folder)?.find(three)).toBeUndefined();
    expect(storeFiles(folder)?.digests().has(three)).toBe(false);
    expect(storeFiles(folder)?.find(one)).toBeDefined();

    const [below, above] = parsed(layers);
    write(layers, JSON.stringify([below, { ...above, flags: { incomplete: true } }]));
    expect(storeFiles(folder)?.find(three)).toBeUndefined();
  });

  it('know no image whose manifest was cut off, or is gone', () => {
    lay();
    const [first, second] = [manifestOf(one), manifestOf(three)];
    write(first, (recorded[first] ?? '').slice(0, -1));
    rmSync(join(folder, second));

    expect(storeFiles(folder)?.find(one)).toBeUndefined();
    expect(storeFiles(folder)?.find(three)).toBeUndefined();
  });

  it('are read again when another process changed them', () => {
    lay();
    const files = storeFiles(folder);
    expect(files?.find(three)).toBeDefined();

    write(images, JSON.stringify(parsed(images).slice(0, 1)));
    expect(files?.find(three)).toBeUndefined();
    expect(files?.find(one)).toBeDefined();

    rmSync(folder, { recursive: true });
    expect(files?.find(one)).toBeUndefined();

    lay();
    expect(files?.find(three)).toBeDefined();
  });
});
