import { sha256, storedManifest } from '../engine/manifest.ts';
import type { SeenOf } from '../engine/presence.ts';
import { WorkbenchError } from '../model/problem.ts';
import { fingerprintReference, fingerprintTag } from '../recipe/fingerprint-reference.ts';
import type { RegistryReader } from './ask.ts';
import { writeIndex } from './fingerprint-index.ts';
import { stillPublished } from './still-published.ts';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const fingerprint = digest('f');
const tag = fingerprintTag(fingerprint);

const stored = storedManifest(
  Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      config: { digest: digest('c'), size: 10 },
      layers: [{ digest: digest('1'), size: 100 }],
    }),
  ),
);
if (stored === undefined) throw new Error('this is a manifest');
const pushed = Buffer.from(JSON.stringify({ config: { digest: digest('c') }, layers: [{ digest: digest('8') }] }));
const published = { digest: sha256(pushed), size: pushed.length };
const manifests = { [tag]: writeIndex(fingerprint, { published, stored }, 'linux/amd64'), [published.digest]: pushed };
const blobs = [digest('c'), digest('8')];
const seen: SeenOf = { image: 'web', reference: fingerprintReference(fingerprint), digest: stored.digest };

/** A registry that has these manifests, by tag or digest, and these blobs. */
function reader(has: Readonly<Record<string, Buffer>>, hasBlobs: readonly string[]): RegistryReader {
  return {
    manifest: (reference) => Promise.resolve(has[reference]),
    hasBlob: (blob) => Promise.resolve(hasBlobs.includes(blob)),
    blob: () => Promise.resolve(undefined),
    tagsBeginning: () => Promise.resolve([]),
  };
}

describe('an image that was seen in a registry', () => {
  const isThere = async (asked: RegistryReader, image = seen) =>
    (await stillPublished(asked, () => undefined)([image])).has(image);

  it('is there with its tag, its manifest and all blobs', async () => {
    expect(await isThere(reader(manifests, blobs))).toBe(true);
  });

  it.each([
    ['its tag, by which it is looked for', reader({ [published.digest]: pushed }, blobs)],
    ['its manifest', reader({ [tag]: manifests[tag] ?? pushed }, blobs)],
    ['a blob', reader(manifests, blobs.slice(1))],
  ])('is gone without %s', async (_, asked) => {
    expect(await isThere(asked)).toBe(false);
  });

  it('is gone where its tag tells of another one', async () => {
    expect(await isThere(reader(manifests, blobs), { ...seen, digest: digest('d') })).toBe(false);
  });

  it('is gone where the registry can not be asked, which is told', async () => {
    const told: WorkbenchError[] = [];
    const down = new WorkbenchError([{ code: 'REGISTRY_DOWN', message: 'down' }]);
    const asked = { ...reader(manifests, blobs), manifest: () => Promise.reject(down) };

    expect([...(await stillPublished(asked, (error) => told.push(error))([seen]))]).toEqual([]);
    expect(told).toEqual([down]);
  });
});
