import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WorkbenchError } from '../model/problem.ts';
import type { Doors } from '../engine/doors.ts';
import { inTemporaryFolder } from '../engine/in-temporary-folder.ts';
import { newMarker } from '../engine/marker.ts';
import { storedManifest, type StoredManifest } from '../engine/manifest.ts';
import { runWell } from '../engine/run.ts';
import { storeFiles } from '../engine/store-files.ts';
import type { StoredImage } from '../engine/stored-image.ts';
import type { FingerprintIndex } from './fingerprint-index.ts';
import type { RegistryReader } from './ask.ts';
import type { RegistrySetting } from './setting.ts';
import { copy, inFolder, inRegistry, inStore, writeDir } from './skopeo.ts';

/** The tag under which an image is pushed: what it holds is told by its name, so that pushing twice changes nothing. */
export function contentTag(digest: string): string {
  return digest.replace(':', '-');
}

/**
 * Pushes an image of the store, compressed; its tag appears when all of it is there.
 *
 * @returns what proves it: the manifests of the registry and of the store
 * @throws WorkbenchError of the copy
 */
export async function pushImage(
  { id, digest }: Pick<StoredImage, 'id' | 'digest'>,
  registry: RegistrySetting,
  reader: RegistryReader,
  doors: Doors,
): Promise<FingerprintIndex> {
  const stored = await manifestOf({ id, digest }, doors);
  const marker = newMarker();
  const pushed = await inTemporaryFolder(marker, doors.run, async (folder) => {
    const file = join(folder, 'digest');
    const to = inRegistry(registry, `:${contentTag(digest)}`);
    await copy(inStore(`@${id}`), to, [`--digestfile=${file}`], doors);
    return readFileSync(file, 'utf8').trim();
  });
  const manifest = await reader.manifest(pushed);
  if (manifest === undefined) throw lostAtOnce(pushed, registry);
  return { published: { digest: pushed, size: manifest.length }, stored };
}

/** The error of a registry that took something and does not have it. */
export function lostAtOnce(what: string, { host, repository }: RegistrySetting): WorkbenchError {
  const message = `registry \`${host}/${repository}\` does not work: it took ${what}, and does not have it`;
  return new WorkbenchError([{ code: 'REGISTRY_FAILED', message, hint: 'publish again, or ask who runs it' }]);
}

async function manifestOf(
  image: Pick<StoredImage, 'id' | 'digest'>,
  { engine, limits, run, storeFolder }: Doors,
): Promise<StoredManifest> {
  const args = ['inspect', '--raw', `containers-storage:@${image.id}`];
  const skopeo = engine.besideStore({ file: 'skopeo', args }, limits);
  const bytes = storeFiles(storeFolder)?.manifest(image) ?? Buffer.from(await runWell(run, skopeo));
  const manifest = storedManifest(bytes);
  if (manifest?.digest !== image.digest) throw new Error(`the manifest ${image.digest} of ${image.id} can't be read`);
  return manifest;
}

/**
 * Puts an index under a tag. The image that it names must be there.
 *
 * @param within milliseconds that this may take
 * @returns whether it was done in that time; if not, it was ended, and may be done or not
 * @throws WorkbenchError of the copy, or of the reader, who knows better why a registry does not take it
 */
export async function putIndex(
  index: Buffer,
  tag: string,
  { registry, reader }: { readonly registry: RegistrySetting; readonly reader: RegistryReader },
  doors: Doors,
  within: number,
): Promise<boolean> {
  return inTemporaryFolder(newMarker(), doors.run, async (home) => {
    const folder = join(home, 'index');
    writeDir(folder, index, new Map());
    const flags = ['--multi-arch=index-only', '--preserve-digests'];
    const late = AbortSignal.timeout(within);
    const signal = AbortSignal.any([doors.signal, late]);
    try {
      await copy(inFolder(folder), inRegistry(registry, `:${tag}`), flags, { ...doors, signal });
      return true;
    } catch (error) {
      if (doors.signal.aborted) throw error;
      if (late.aborted) return false;
      // Whatever went wrong, skopeo says at last that it may not make a list of docker's of it.
      await reader.manifest(tag);
      throw error;
    }
  });
}

/** Lets a tag point to an image that is there. */
export async function putTag(digest: string, tag: string, registry: RegistrySetting, doors: Doors): Promise<void> {
  const [from, to] = [inRegistry(registry, `@${digest}`), inRegistry(registry, `:${tag}`)];
  await copy(from, to, ['--preserve-digests'], doors);
}
