import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { PostTasksExecutionContext } from '@nx/devkit';
import { noteAbsence, notedIn, notePresence, type SeenOf } from '../engine/presence.ts';
import { runWell } from '../engine/run.ts';
import { storeFiles, type StoreFiles } from '../engine/store-files.ts';
import { localRepository } from '../model/local-repository.ts';
import { WorkbenchError, type Problem } from '../model/problem.ts';
import { recordFile, type ImageRecord } from '../model/record.ts';
import { fingerprintReference } from '../recipe/fingerprint-reference.ts';
import { readRecord } from '../recipe/read-record.ts';
import type { Asked } from './asked-fingerprint.ts';
import { storeOf, type Ground } from './ground.ts';
import { restoredBy } from './restored-by.ts';

type TaskResults = PostTasksExecutionContext['taskResults'];

/** When tasks began, in milliseconds since 1970, and how they ended. */
export type Ending = Pick<PostTasksExecutionContext, 'taskResults' | 'startTime'>;

/**
 * Makes good what Nx can't know: the tags in the store point to what the records say, each record is about an image that
 * is there, and about what the files ask for. Nx hashes files before it runs a task, and who edits one meanwhile makes
 * it keep the record under the sum of other files. Starts nothing when all is right.
 *
 * @throws WorkbenchError IMAGE_GONE with all images that are nowhere, or not what is asked for; the next run makes them
 */
export async function settleAfterTasks(ending: Ending, ground: Ground): Promise<void> {
  const builds = buildsOf(ending.taskResults, ground);
  if (builds.length === 0) return;
  const store = await storeOf(ground);
  const files = storeFiles(store);
  const asked = ground.asked();
  const { right, wrong, outdated, doubtful } = await judged(builds, asked, ending, ground);
  if (outdated.length > 0) sayOutdated(outdated);
  await settleTags(right, files, ground);
  const gone = await goneOf(right, files, store, ground);
  const disbelieved = new Set([...wrong, ...gone, ...doubtful]);
  for (const image of disbelieved) noteAbsence({ cacheFolder: ground.cacheFolder, store }, image);
  asked.remember();
  const problems = [...strayRecords(wrong), ...imagesGone(gone, ground)];
  if (problems.length > 0) throw new WorkbenchError(problems);
}

/** A `build` of an image that ended well. */
interface Build {
  readonly image: string;
  /** Whether Nx took the record from a cache, so that nobody looked for the image. */
  readonly restored: boolean;
  /** Undefined if it can't be one of this image, or if it is not the one that Nx says it restored. */
  readonly record: ImageRecord | undefined;
}

/** A build whose record is one of the image. */
type Recorded = Build & { readonly record: ImageRecord };

function buildsOf(results: TaskResults, { root, cacheFolder }: Pick<Ground, 'root' | 'cacheFolder'>): Build[] {
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
      return { image, restored: restoredBy.includes(status), record: isThere ? readRecord(root, image) : undefined };
    });
}

interface Judged {
  readonly right: readonly Recorded[];
  /** Names of images whose records are none, or about what no file asks for. */
  readonly wrong: readonly string[];
  /** Names of images that the files asked for when Nx began, and do not any more. */
  readonly outdated: readonly string[];
  /** Names of images whose records may lie in Nx's cache under the sum of other files. */
  readonly doubtful: readonly string[];
}

/** Which records are about what is asked for. Whoever edits files while Nx runs asks for it with the next run. */
async function judged(
  builds: readonly Build[],
  asked: Asked,
  { startTime }: Pick<Ending, 'startTime'>,
  { root }: Pick<Ground, 'root'>,
): Promise<Judged> {
  const recorded = builds.filter((build): build is Recorded => build.record !== undefined);
  const none = builds.filter(({ record }) => record === undefined).map(({ image }) => image);
  const records = new Map(recorded.map(({ image, record }) => [image, record]));
  const recordOf = (image: string) => records.get(image) ?? readRecord(root, image);
  const right = new Set<Recorded>();
  for (const build of recorded) if (await asked.isBy(build.record, recordOf)) right.add(build);
  const others = recorded.filter((build) => !right.has(build)).map(({ image }) => image);
  if (!asked.changedSince(startTime))
    return { right: [...right], wrong: [...none, ...others], outdated: [], doubtful: [] };
  const made = recorded.filter(({ restored }) => !restored).map(({ image }) => image);
  return { right: recorded, wrong: none, outdated: others, doubtful: [...others, ...made] };
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
async function settleTags(builds: readonly Recorded[], files: StoreFiles | undefined, ground: Ground): Promise<void> {
  if (files === undefined) return;
  const digests = files.digests();
  const stale: string[] = [];
  for (const { record } of builds) {
    const wrong = record.tags.map(reference).filter((tag) => digests.get(tag)?.includes(record.digest) !== true);
    const stored = digests.get(fingerprintReference(record.fingerprint))?.includes(record.digest) === true;
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
  builds: readonly Recorded[],
  files: StoreFiles | undefined,
  store: string,
  { cacheFolder, isPublished }: Ground,
): Promise<string[]> {
  const digests = files?.digests();
  const isNoted = notedIn({ cacheFolder, store });
  const claimed = builds
    .filter(({ restored }) => restored)
    .map(({ record: { name, fingerprint, digest } }) => ({
      image: name,
      reference: fingerprintReference(fingerprint),
      digest,
    }));
  // What was noted was looked for before the tasks.
  const unknown = claimed.filter((seen) => !isNoted(seen));
  const missing = unknown.filter(({ reference: name, digest }) => digests?.get(name)?.includes(digest) !== true);
  const published: ReadonlySet<SeenOf> =
    missing.length === 0 ? new Set() : ((await isPublished?.(missing)) ?? new Set());
  const gone = new Set(missing.filter((seen) => !published.has(seen)));
  for (const { image, ...seen } of unknown.filter((entry) => !gone.has(entry))) {
    notePresence(cacheFolder, image, { ...seen, store });
  }
  return [...gone].map(({ image }) => image);
}

function reference(tag: string): string {
  return `${localRepository}:${tag}`;
}

function imagesGone(images: readonly string[], { registry }: Ground): Problem[] {
  const places = registry === undefined ? 'not in the store' : 'neither in the store nor in the registry';
  return problemsOf(images, `Nx took records from its cache whose images are ${places}`);
}

function sayOutdated(images: readonly string[]): void {
  const what = images.length === 1 ? (images[0] ?? '') : `${images.length} images`;
  process.stderr.write(`note      files were changed meanwhile: the same command again builds ${what} anew\n`);
}

function strayRecords(images: readonly string[]): Problem[] {
  return problemsOf(images, 'there are records that are cut off, or about what other files asked for');
}

function problemsOf(images: readonly string[], message: string): Problem[] {
  if (images.length === 0) return [];
  const hint = ['run the same command again: it makes them. They are', ...[...images].sort()].join('\n  ');
  return [{ code: 'IMAGE_GONE', message, hint }];
}
