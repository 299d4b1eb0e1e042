import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { recordFile, type ImageRecord } from '../../model/record.ts';
import { containersIn, recordOf } from '../images.ts';
import { mountsOf, processesOf } from '../processes.ts';
import type { WorkspaceCopy } from '../workspace-copy.ts';
import type { Bench } from './bench.ts';

/**
 * What is wrong with a workspace in which everything was built just now.
 *
 * @param wanted digests that a build from scratch gives, by image
 * @returns a line for each fault
 */
export async function faultsOf(bench: Bench, wanted: ReadonlyMap<string, string>): Promise<string[]> {
  const stored = storedImages(bench.copy);
  const faults = [...wanted].map(async ([image, digest]) => {
    if (!existsSync(join(bench.copy.root, recordFile(image)))) return [`${image}: there is no record`];
    const record = recordOf(bench.copy, image);
    const found = [
      ...wrongDigest(record, digest),
      ...strayTags(record, stored),
      ...(await nowhere(record, stored, bench)),
    ];
    return found.map((fault) => `${image}: ${fault}`);
  });
  return (await Promise.all(faults)).flat();
}

function wrongDigest({ digest }: ImageRecord, wanted: string): string[] {
  return digest === wanted ? [] : [`the record says ${digest}, a build from scratch gives ${wanted}`];
}

function strayTags({ tags, digest }: ImageRecord, stored: readonly Stored[]): string[] {
  const byName = new Map(
    stored.flatMap(({ names, digest }) => names.map((name) => [name.split(':').at(-1) ?? '', digest])),
  );
  const stray = tags.filter((tag) => (byName.get(tag) ?? digest) !== digest);
  return stray.map((tag) => `tag ${tag} is ${byName.get(tag) ?? ''}, the record says ${digest}`);
}

async function nowhere(
  { digest, fingerprint }: ImageRecord,
  stored: readonly Stored[],
  { registry, usesRegistry }: Bench,
): Promise<string[]> {
  if (stored.some((image) => image.digest === digest)) return [];
  if (usesRegistry && (await registry.hasImage(fingerprint))) return [];
  return [`no image in the store${usesRegistry ? ' and none in the registry' : ''} has the record's digest ${digest}`];
}

interface Stored {
  readonly names: readonly string[];
  /** Of its manifest. `buildah images` names the one that it was pulled by, which is the registry's. */
  readonly digest: string;
}

interface Listed {
  readonly names?: readonly string[];
  readonly 'big-data-digests'?: { readonly manifest?: string };
}

/** Read from the store's own list. */
function storedImages({ root }: WorkspaceCopy): Stored[] {
  const file = join(root, '../store/overlay-images/images.json');
  const listed = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Listed[]) : [];
  return listed.map((image) => ({ names: image.names ?? [], digest: image['big-data-digests']?.manifest ?? '' }));
}

/** How long something that was told to end may take, in milliseconds. */
const patience = 10_000;

/** What killed builds left, once all had the time to end; none is as it should be. */
export async function leftoversIn(copy: WorkspaceCopy): Promise<string[]> {
  const until = performance.now() + patience;
  for (;;) {
    const found = [
      ...(await containersIn(copy)).map((id) => `container ${id}`),
      ...copy.temporaryFolders().map((name) => `temporary folder ${name}`),
      ...mountsOf(copy).map((place) => `mount ${place}`),
      ...processesOf(copy).map(({ pid, command }) => `process ${pid} ${command}`),
    ];
    if (found.length === 0 || performance.now() > until) return found;
    await sleep(100);
  }
}
