import { z } from 'zod';
import type { Doors } from '../../engine/doors.ts';
import { sha256 } from '../../engine/manifest.ts';
import { parsedJson } from '../../engine/parsed-json.ts';
import type { FingerprintIndex } from '../../registry/fingerprint-index.ts';
import { putTag } from '../../registry/push.ts';
import type { PublishedImages } from '../published-images.ts';

/** A tag that was left where it is. */
export interface KeptTag {
  readonly tag: string;
  /** As the end of a sentence. */
  readonly why: string;
}

const Manifest = z.object({ config: z.object({ digest: z.string() }) });
const Config = z.object({ created: z.string() });

/**
 * Lets an image's tags point to it: the one with the release's date, which never changes what it holds, and `_latest`,
 * which never goes back to an older date.
 *
 * @param tags of the record, the dated one first
 * @throws WorkbenchError of the registry
 */
export async function moveTags(
  [dated = '', latest = '']: readonly string[],
  { published: { digest }, stored }: FingerprintIndex,
  { registry, reader }: PublishedImages,
  doors: Doors,
): Promise<{ moved: string[]; kept: KeptTag[] }> {
  const moved: string[] = [];
  const kept: KeptTag[] = [];
  const move = async (tag: string, refusal: (manifest: Buffer) => Promise<string | undefined>) => {
    const manifest = await reader.manifest(tag);
    // The same image, or one that was pressed by another version of gzip.
    if (manifest !== undefined && (sha256(manifest) === digest || configOf(manifest) === stored.config)) return;
    const why = manifest === undefined ? undefined : await refusal(manifest);
    if (why !== undefined) return void kept.push({ tag, why });
    await putTag(digest, tag, registry, doors);
    moved.push(tag);
  };

  await move(dated, () => Promise.resolve('it has another content already: bump `date` in release.yaml for a new one'));
  const date = dated.slice(-'YYYYMMDD'.length);
  await move(latest, async (manifest) => {
    const there = await dateOf(manifest, reader);
    return there !== undefined && there > date ? `it is of ${there} already, which is later than ${date}` : undefined;
  });
  return { moved, kept };
}

/** The release's date that an image was made for, which is the one that it is dated; undefined if it tells none. */
async function dateOf(manifest: Buffer, { blob }: PublishedImages['reader']): Promise<string | undefined> {
  const digest = configOf(manifest);
  const bytes = digest === undefined ? undefined : await blob(digest);
  const config = bytes === undefined ? undefined : Config.safeParse(parsedJson(bytes.toString('utf8')));
  return config?.success === true ? config.data.created.slice(0, 'YYYY-MM-DD'.length).replaceAll('-', '') : undefined;
}

function configOf(manifest: Buffer): string | undefined {
  const parsed = Manifest.safeParse(parsedJson(manifest.toString('utf8')));
  return parsed.success ? parsed.data.config.digest : undefined;
}
