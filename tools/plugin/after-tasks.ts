import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { PostTasksExecutionContext } from '@nx/devkit';
import { noteAbsence, notedIn, notePresence, type SeenOf } from '../engine/presence.ts';
import { runWell } from '../engine/run.ts';
import { storeFiles, type StoreFiles } from '../engine/store-files.ts';
import { WorkbenchError } from '../model/problem.ts';
import { recordFile, type ImageRecord } from '../model/record.ts';
import { fingerprintReference } from '../recipe/fingerprint-reference.ts';
import { readRecord } from '../recipe/read-record.ts';
import { localRepository } from '../recipe/view.ts';
import { storeOf, type Ground } from './ground.ts';

type TaskResults = PostTasksExecutionContext['taskResults'];

/**
 * Makes good what Nx can't know when it takes records from its cache: the tags in the store point to what the records
 * say, and each record is about an image that is there. Starts nothing when all is right.
 *
 * @throws WorkbenchError IMAGE_GONE with all images that are nowhere; the next run makes them
 */
export async function settleAfterTasks(results: TaskResults, ground: Ground): Promise<void> {
  const builds = buildsOf(results, ground);
  if (builds.length === 0) return;
  const store = await storeOf(ground);
  const files = storeFiles(store);
  await settleTags(builds, files, ground);
  const gone = await goneOf(builds, files, store, ground);
  for (const image of gone) noteAbsence({ cacheFolder: ground.cacheFolder, store }, image);
  if (gone.length > 0) throw imagesGone(gone, ground);
}

/** A `build` of an image that ended well. */
interface Build {
  readonly image: string;
  /** Whether Nx took the record from a cache, so that nobody looked for the image. */
  readonly restored: boolean;
  /** Undefined if it can't be one of this image, or if it is not the one that Nx says it restored. */
  readonly record: ImageRecord | undefined;
}

const restoredBy: readonly string[] = ['local-cache', 'local-cache-kept-existing', 'remote-cache'];

function buildsOf(results: TaskResults, ground: Pick<Ground, 'root' | 'cacheFolder' | 'asked'>): Build[] {
  const { root, cacheFolder } = ground;
  const ours = oursIn(ground);
  return Object.values(results)
    .filter(({ task, status }) => {
      const { project, target } = task.target;
      // Projects of others have a `build` as well.
      const isImage = target === 'build' && task.outputs.includes(recordFile(project));
      return isImage && (status === 'success' || restoredBy.includes(status));
    })
    .map(({ task: { target, hash }, status }) => {
      const image = target.project;
      const isThere = !copiedBy.includes(status) || isCached(cacheFolder, hash);
      const record = isThere ? readRecord(root, image) : undefined;
      return {
        image,
        restored: restoredBy.includes(status),
        record: status === 'remote-cache' ? ours(record) : record,
      };
    });
}

/** A remote cache may hold what others wrote: an honest record, say, of what the image was made from earlier. */
function oursIn({ asked }: Pick<Ground, 'asked'>): (record: ImageRecord | undefined) => ImageRecord | undefined {
  let fingerprintOf: ReturnType<Ground['asked']> | undefined;
  return (record) => {
    fingerprintOf ??= asked();
    return record !== undefined && fingerprintOf(record.name) === record.fingerprint ? record : undefined;
  };
}

/** Where Nx copies outputs, and does not find them to be in their place. */
const copiedBy: readonly string[] = ['local-cache', 'remote-cache'];

/** Nx remembers what it cached in a database elsewhere, and restores nothing, without a word, once its folder is gone. */
function isCached(cacheFolder: string, hash: string | undefined): boolean {
  return hash !== undefined && existsSync(join(cacheFolder, hash));
}

/**
 * Nx restores the record of another branch and no tag. And where the image itself is in the registry only, its names
 * must not stay with what was built before: somebody would run an old image under a new name.
 */
async function settleTags(builds: readonly Build[], files: StoreFiles | undefined, ground: Ground): Promise<void> {
  if (files === undefined) return;
  const digests = files.digests();
  const stale: string[] = [];
  for (const { record } of builds) {
    if (record === undefined) continue;
    const wrong = record.tags.map(reference).filter((tag) => digests.get(tag) !== record.digest);
    const stored = digests.get(fingerprintReference(record.fingerprint)) === record.digest;
    if (stored && wrong.length > 0) await retag(record, wrong, files, ground);
    if (!stored) stale.push(...wrong.filter((tag) => digests.has(tag)));
  }
  if (stale.length === 0) return;
  const { engine, run } = await ground.doors();
  await runWell(run, engine.untag(...stale));
}

async function retag(
  { fingerprint }: ImageRecord,
  tags: readonly string[],
  files: StoreFiles,
  { doors }: Ground,
): Promise<void> {
  const image = files.find(fingerprintReference(fingerprint));
  if (image === undefined) return;
  const { engine, run } = await doors();
  await runWell(run, engine.tag(image.id, ...tags));
}

/** Names of images whose records were restored, and are about nothing that is in the store or in the registry. */
async function goneOf(
  builds: readonly Build[],
  files: StoreFiles | undefined,
  store: string,
  { cacheFolder, isPublished }: Ground,
): Promise<string[]> {
  const digests = files?.digests();
  const isNoted = notedIn({ cacheFolder, store });
  const restored = builds.filter((build) => build.restored);
  const claimed = restored
    .map(({ record }) => record)
    .filter((record) => record !== undefined)
    .map(({ name, fingerprint, digest }) => ({ image: name, reference: fingerprintReference(fingerprint), digest }));
  // What was noted was looked for before the tasks.
  const unknown = claimed.filter((seen) => !isNoted(seen));
  const missing = unknown.filter(({ reference: name, digest }) => digests?.get(name) !== digest);
  const published: ReadonlySet<SeenOf> =
    missing.length === 0 ? new Set() : ((await isPublished?.(missing)) ?? new Set());
  const gone = new Set(missing.filter((seen) => !published.has(seen)));
  for (const { image, ...seen } of unknown.filter((entry) => !gone.has(entry))) {
    notePresence(cacheFolder, image, { ...seen, store });
  }
  const broken = restored.filter(({ record }) => record === undefined).map(({ image }) => image);
  return [...broken, ...[...gone].map(({ image }) => image)].sort();
}

function reference(tag: string): string {
  return `${localRepository}:${tag}`;
}

function imagesGone(images: readonly string[], { registry }: Ground): WorkbenchError {
  const places = registry === undefined ? 'not in the store' : 'neither in the store nor in the registry';
  const message = `Nx took records from its cache whose images are ${places}`;
  const hint = ['run the same command again: it makes them. They are', ...images].join('\n  ');
  return new WorkbenchError([{ code: 'IMAGE_GONE', message, hint }]);
}
