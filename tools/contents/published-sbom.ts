import { join } from 'node:path';
import { z } from 'zod';
import type { Doors } from '../engine/doors.ts';
import { inTemporaryFolder } from '../engine/in-temporary-folder.ts';
import { newMarker } from '../engine/marker.ts';
import { sha256 } from '../engine/manifest.ts';
import { parsedJson } from '../engine/parsed-json.ts';
import type { Contents } from '../model/contents.ts';
import type { RegistryReader } from '../registry/ask.ts';
import { contentTag } from '../registry/push.ts';
import type { RegistrySetting } from '../registry/setting.ts';
import { copy, inFolder, inRegistry, writeDir } from '../registry/skopeo.ts';
import { contentsOfSbom } from './read-sbom.ts';
import { sbomFormat } from './sbom-format.ts';

const sbomType = 'application/vnd.cyclonedx+json';
const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const configType = 'application/vnd.oci.image.config.v1+json';
/** Whose contents it tells: the digest of the image's manifest in the registry. */
const ofImage = 'org.workbench-images.contents-of';

const format = 'org.workbench-images.contents-format';

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const Manifest = z.object({
  layers: z.tuple([z.object({ mediaType: z.literal(sbomType), digest })]),
  annotations: z.object({ [ofImage]: digest, [format]: z.literal(sbomFormat) }),
});

/** The tag beside an image's own, as cosign has it, so that other programs find the document. */
export function sbomTag(published: string): string {
  return `${contentTag(published)}.sbom`;
}

/**
 * What the document beside a published image tells of it; undefined if there is none, or one that is not about this image.
 *
 * @param published digest of the image's manifest in the registry
 * @param stored digest of its manifest in the store, if that is known
 * @throws WorkbenchError of the reader
 */
export async function publishedContents(
  published: string,
  stored: string | undefined,
  reader: RegistryReader,
): Promise<Contents | undefined> {
  const layer = await sbomLayer(published, reader);
  if (layer === undefined) return undefined;
  const sbom = await reader.blob(layer);
  if (sbom === undefined || sha256(sbom) !== layer) return undefined;
  const contents = contentsOfSbom(sbom.toString('utf8'));
  return stored === undefined || contents?.digest === stored ? contents : undefined;
}

/** Whether there is such a document, of the format that is written now. Nothing of it is fetched but its manifest. */
export async function hasContents(published: string, reader: RegistryReader): Promise<boolean> {
  const layer = await sbomLayer(published, reader);
  return layer !== undefined && (await reader.hasBlob(layer));
}

/** The digest of the document that the tag beside a published image leads to. */
async function sbomLayer(published: string, reader: RegistryReader): Promise<string | undefined> {
  const bytes = await reader.manifest(sbomTag(published));
  const { success, data } = Manifest.safeParse(parsedJson(bytes?.toString('utf8') ?? ''));
  return success && data.annotations[ofImage] === published ? data.layers[0].digest : undefined;
}

/**
 * Puts a CycloneDX document beside a published image, as an image whose one layer it is: any registry takes that.
 *
 * @param published digest of the image's manifest in the registry
 * @throws WorkbenchError of the copy
 */
export async function putSbom(published: string, sbom: string, registry: RegistrySetting, doors: Doors): Promise<void> {
  const layer = Buffer.from(sbom);
  const config = Buffer.from(JSON.stringify({ architecture: '', os: '', rootfs: { type: 'layers', diff_ids: [] } }));
  const manifest = {
    schemaVersion: 2,
    mediaType: manifestType,
    config: descriptor(configType, config),
    layers: [descriptor(sbomType, layer)],
    annotations: { [ofImage]: published, [format]: sbomFormat },
  };
  await inTemporaryFolder(newMarker(), doors.run, async (home) => {
    const folder = join(home, 'sbom');
    const blobs = new Map([config, layer].map((bytes) => [sha256(bytes).slice('sha256:'.length), bytes]));
    writeDir(folder, Buffer.from(JSON.stringify(manifest)), blobs);
    const to = inRegistry(registry, `:${sbomTag(published)}`);
    await copy(inFolder(folder), to, ['--preserve-digests'], doors);
  });
}

function descriptor(mediaType: string, bytes: Buffer): { mediaType: string; digest: string; size: number } {
  return { mediaType, digest: sha256(bytes), size: bytes.length };
}
