import { join } from 'node:path';
import { localRepository } from '../model/local-repository.ts';
import { WorkbenchError } from '../model/problem.ts';
import type { Doors } from '../engine/doors.ts';
import { inTemporaryFolder } from '../engine/in-temporary-folder.ts';
import { newMarker } from '../engine/marker.ts';
import { runWell } from '../engine/run.ts';
import { findImage } from '../engine/store.ts';
import type { StoredImage } from '../engine/stored-image.ts';
import { sha256 } from '../engine/manifest.ts';
import type { FingerprintIndex } from './fingerprint-index.ts';
import type { RegistrySetting } from './setting.ts';
import { copy, inFolder, inRegistry, inStore, writeDir } from './skopeo.ts';

/**
 * Brings a published image into the store under a name, which appears with the whole image. There it gets the very
 * manifest that it had where it was built: the store takes it only if its layers are those of that manifest.
 *
 * @param index proven by `findPublished`
 * @param reference name in the store
 * @throws WorkbenchError of the copy; PULLED_ANOTHER if what came is not the image
 */
export async function pullImage(
  { published, stored }: FingerprintIndex,
  reference: string,
  registry: RegistrySetting,
  doors: Doors,
): Promise<StoredImage> {
  const marker = newMarker();
  // Until it has its manifest it is nobody's parent.
  const passing = `${localRepository}:pulled-${marker}`;
  try {
    await copy(inRegistry(registry, `@${published.digest}`), inStore(passing), [], doors);
    const config = await configOf(passing, stored.config, doors);
    await inTemporaryFolder(marker, doors.run, async (home) => {
      const folder = join(home, 'image');
      writeDir(folder, stored.bytes, new Map([[stored.config.slice('sha256:'.length), config]]));
      await copy(inFolder(folder), inStore(reference), [], doors);
    });
  } finally {
    await doors.run(doors.engine.untag(passing));
  }
  const image = await findImage(doors, reference);
  if (image?.digest !== stored.digest) throw pulledAnother(reference, registry);
  return image;
}

async function configOf(reference: string, digest: string, { engine, limits, run }: Doors): Promise<Buffer> {
  const args = ['inspect', '--config', '--raw', `containers-storage:${reference}`];
  const bytes = Buffer.from(await runWell(run, engine.besideStore({ file: 'skopeo', args }, limits)));
  if (sha256(bytes) !== digest) throw pulledAnother(reference, undefined);
  return bytes;
}

function pulledAnother(reference: string, registry: RegistrySetting | undefined): WorkbenchError {
  const from = registry === undefined ? 'the registry' : `\`${registry.host}/${registry.repository}\``;
  const message = `what ${from} gave for \`${reference}\` is another image than it said`;
  return new WorkbenchError([{ code: 'PULLED_ANOTHER', message, hint: 'see who writes to the registry' }]);
}
