import { sha256, storedManifest } from '../../engine/manifest.ts';
import type { FingerprintIndex } from '../../registry/fingerprint-index.ts';
import type { Doors } from '../../engine/doors.ts';
import { moveTags } from './move-tags.ts';

const bytes = (value: object) => Buffer.from(JSON.stringify(value));

/** An image that a registry has, of a day, with the bytes of its manifest and configuration. */
function image(created: string, press = 'gzip') {
  const config = bytes({ created });
  const manifest = bytes({ config: { digest: sha256(config) }, layers: [], press });
  return { config, manifest };
}

const ours = image('2026-11-01T00:00:00Z');
const tags = ['web_20261101', 'web_latest'];

async function moved(there: Readonly<Record<string, { manifest: Buffer; config: Buffer }>>) {
  const stored = storedManifest(bytes({ config: { digest: sha256(ours.config) }, layers: [] }));
  if (stored === undefined) throw new Error('this is a manifest');
  const index: FingerprintIndex = { published: { digest: sha256(ours.manifest), size: 1 }, stored };
  const copies: string[] = [];
  const reader = {
    manifest: (tag: string) => Promise.resolve(there[tag]?.manifest),
    blob: (name: string) => Promise.resolve(Object.values(there).find(({ config }) => sha256(config) === name)?.config),
  };
  const doors = {
    engine: { besideStore: (command: unknown) => command },
    run: ({ args }: { args: readonly string[] }) => {
      copies.push(args.at(-1) ?? '');
      return Promise.resolve({ exitCode: 0, tail: [], stdout: '' });
    },
  };
  const registry = { host: 'r.example', repository: 'images', insecure: false };
  const answer = await moveTags(tags, index, { registry, reader } as never, doors as unknown as Doors);
  return { ...answer, copies };
}

describe('tags', () => {
  it('are made where there are none', async () => {
    expect(await moved({})).toEqual({
      moved: tags,
      kept: [],
      copies: ['docker://r.example/images:web_20261101', 'docker://r.example/images:web_latest'],
    });
  });

  it.each([
    ['the very image', ours],
    ['the same image, compressed otherwise', image('2026-11-01T00:00:00Z', 'pigz')],
  ])('stay where they point to %s', async (_, same) => {
    expect(await moved({ web_20261101: same, web_latest: same })).toEqual({ moved: [], kept: [], copies: [] });
  });

  it('with a date never change what they hold', async () => {
    const other = image('2026-11-01T00:00:01Z');
    const { moved: tagged, kept } = await moved({ web_20261101: other, web_latest: other });
    expect(tagged).toEqual(['web_latest']);
    expect(kept.map(({ tag }) => tag)).toEqual(['web_20261101']);
  });

  it.each([
    ['an older date', image('2026-10-01T00:00:00Z'), ['web_20261101', 'web_latest'], []],
    ['the same date', image('2026-11-01T00:00:01Z'), ['web_20261101', 'web_latest'], []],
    ['a later date', image('2026-12-01T00:00:00Z'), ['web_20261101'], ['web_latest']],
    ['no date', { config: bytes({}), manifest: bytes({ config: {} }) }, ['web_20261101', 'web_latest'], []],
  ])('named latest go on from %s only to a later one', async (_, other, tagged, left) => {
    const { moved: now, kept } = await moved({ web_latest: other });
    expect(now).toEqual(tagged);
    expect(kept.map(({ tag }) => tag)).toEqual(left);
  });
});
