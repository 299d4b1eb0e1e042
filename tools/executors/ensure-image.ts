import { cacheDir } from '@nx/devkit';
import { buildImage } from '../engine/build.ts';
import { imageGone } from '../engine/container.ts';
import type { Doors } from '../engine/doors.ts';
import { runWell } from '../engine/run.ts';
import { findImage, type StoredImage } from '../engine/store.ts';
import { platform } from '../engine/platform.ts';
import { notePresence } from '../engine/presence.ts';
import type { Image } from '../model/image.ts';
import { WorkbenchError } from '../model/problem.ts';
import type { ImageRecord } from '../model/record.ts';
import { fingerprintOf } from '../recipe/fingerprint.ts';
import { renderContext, type Context } from '../recipe/render.ts';
import { localRepository } from '../recipe/view.ts';
import { writeRecord } from '../recipe/write-record.ts';
import type { Workspace } from './workspace.ts';

/** An image that is in the store, with its record. */
export interface Ready {
  readonly record: ImageRecord;
  readonly stored: StoredImage;
  /** Whether it was built just now. */
  readonly built: boolean;
}

/**
 * Sees to it that an image is in the store: by its fingerprint if it is there already, else by building it on its
 * parent, which is seen to in the same way. Writes the record.
 *
 * @throws WorkbenchError of rendering or building
 */
export async function ensureImage(image: Image, workspace: Workspace, doors: Doors): Promise<Ready> {
  const parentImage = image.parent === undefined ? undefined : workspace.images.get(image.parent);
  const parent = parentImage === undefined ? undefined : await ensureImage(parentImage, workspace, doors);
  const context = renderContext(image, workspace);
  const fingerprint = fingerprintOf(context, platform(), parent?.record.digest);
  const key = fingerprintReference(fingerprint);

  const present = await findImage(doors, key);
  const stored = present ?? (await build(image, context, parent, key, doors));
  const tags = tagsOf(image, context);
  for (const tag of tags) await runWell(doors.run, doors.engine.tag(stored.id, `${localRepository}:${tag}`));

  const record = recordOf(image, fingerprint, parent?.record, tags, stored);
  writeRecord(workspace.root, record);
  const { stdout: store } = await doors.run(doors.engine.storeFolder());
  notePresence(cacheDir, image.name, store.trim(), key);
  return { record, stored, built: present === undefined };
}

/** The name under which an image is found by what was asked for; it appears together with the image. */
export function fingerprintReference(fingerprint: string): string {
  return `${localRepository}:fingerprint-${fingerprint.slice('sha256:'.length)}`;
}

async function build(
  image: Image,
  context: Context,
  parent: Ready | undefined,
  key: string,
  doors: Doors,
): Promise<StoredImage> {
  if (context.unpinned.length > 0) throw new WorkbenchError(context.unpinned);
  await buildImage(
    {
      context,
      ...(parent === undefined ? {} : { parent: parent.stored.id }),
      parentName: context.parent,
      tag: key,
      timestamp: context.epoch,
    },
    doors,
  );
  const stored = await findImage(doors, key);
  if (stored === undefined) throw imageGone(image.name);
  return stored;
}

function recordOf(
  { name }: Image,
  fingerprint: string,
  parent: ImageRecord | undefined,
  tags: readonly string[],
  { digest, size, layers }: StoredImage,
): ImageRecord {
  const standsOn = parent === undefined ? null : { name: parent.name, digest: parent.digest };
  return { name, digest, fingerprint, parent: standsOn, tags, size, layers };
}

function tagsOf({ name }: Image, { date }: Context): string[] {
  return [`${name}_${date}`, `${name}_latest`];
}
