import { sha256, storedManifest, type StoredManifest } from '../engine/manifest.ts';
import { annotations, blobsOf, indexType, readIndex, writeIndex } from './fingerprint-index.ts';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const fingerprint = digest('f');
const parent = digest('a');

function stored(): StoredManifest {
  const manifest = {
    schemaVersion: 2,
    config: { digest: digest('c'), size: 10 },
    layers: [
      { digest: digest('1'), size: 100 },
      { digest: digest('2'), size: 20 },
    ],
    annotations: { 'org.opencontainers.image.base.digest': parent, 'org.opencontainers.image.base.name': 'base' },
  };
  const read = storedManifest(Buffer.from(JSON.stringify(manifest)));
  if (read === undefined) throw new Error('this is a manifest');
  return read;
}

/** The same image as it lies in a registry, with what is wrong with it. */
function pushed(wrong: object = {}): Buffer {
  return Buffer.from(
    JSON.stringify({
      config: { digest: digest('c') },
      layers: [{ digest: digest('8') }, { digest: digest('9') }],
      // In any order.
      annotations: { 'org.opencontainers.image.base.name': 'base', 'org.opencontainers.image.base.digest': parent },
      ...wrong,
    }),
  );
}

const published = { digest: sha256(pushed()), size: pushed().length };
const index = writeIndex(fingerprint, { published, stored: stored() }, 'linux/amd64');

interface Index {
  readonly manifests: readonly object[];
  readonly annotations: object;
}
const json = (bytes: Buffer) => JSON.parse(bytes.toString()) as Index;
const changed = (change: (value: Index) => object) => Buffer.from(JSON.stringify(change(json(index))));

describe('an index', () => {
  it('is one that any engine can pull by', () => {
    expect(json(index)).toMatchObject({
      schemaVersion: 2,
      mediaType: indexType,
      manifests: [{ digest: published.digest, platform: { architecture: 'amd64', os: 'linux' } }],
    });
  });

  it('is the same for the same image', () => {
    expect(writeIndex(fingerprint, { published, stored: stored() }, 'linux/amd64')).toEqual(index);
  });

  it('tells both manifests', () => {
    expect(readIndex(index, fingerprint, parent)).toEqual({ published, stored: stored() });
    expect(stored()).toMatchObject({ size: 120, layers: [digest('1'), digest('2')], config: digest('c') });
  });

  it.each([
    ['empty', Buffer.alloc(0), 'it is not an index of ours'],
    ['not JSON', Buffer.from('{'), 'it is not an index of ours'],
    ['an image', pushed(), 'it is not an index of ours'],
    ["somebody else's", changed((value) => ({ ...value, annotations: {} })), 'it is not an index of ours'],
    ['without an image', changed((value) => ({ ...value, manifests: [] })), 'it is not an index of ours'],
    [
      'with two images',
      changed(({ manifests, ...value }) => ({ ...value, manifests: [manifests[0], manifests[0]] })),
      'it is not an index of ours',
    ],
    [
      'with a path for a digest',
      changed((value) => ({ ...value, manifests: [{ digest: '../../x', size: 1 }] })),
      'it is not an index of ours',
    ],
    [
      'with half a manifest',
      changed(({ annotations: notes, ...value }) => ({
        ...value,
        annotations: { ...notes, [annotations.manifest]: '{"config"' },
      })),
      'the manifest that it tells is none',
    ],
  ])('proves nothing if it is %s', (_, bytes, why) => {
    expect(readIndex(bytes, fingerprint, parent)).toBe(why);
  });

  it('proves nothing for another fingerprint or another parent', () => {
    expect(readIndex(index, digest('e'), parent)).toBe('it was made for another fingerprint');
    expect(readIndex(index, fingerprint, digest('b'))).toBe('its image stands on another parent');
  });
});

describe('a published manifest', () => {
  it('names its blobs', () => {
    expect(blobsOf(pushed(), { published, stored: stored() })).toEqual([digest('c'), digest('8'), digest('9')]);
  });

  it.each([
    ['other bytes', {}, 'its manifest is not what its digest says', digest('0')],
    ['another configuration', { config: { digest: digest('d') } }, 'its configuration is another one', undefined],
    ['a layer fewer', { layers: [{ digest: digest('8') }] }, 'its layers are others', undefined],
    ['other annotations', { annotations: { more: '1' } }, 'its annotations are others', undefined],
    ['no annotations', { annotations: undefined }, 'its annotations are others', undefined],
    ['no layers', { layers: undefined }, 'its manifest is none', undefined],
  ])('is not believed with %s', (_, wrong, why, said) => {
    const bytes = pushed(wrong);
    const descriptor = { digest: said ?? sha256(bytes), size: bytes.length };
    expect(blobsOf(bytes, { published: descriptor, stored: stored() })).toBe(why);
  });
});
