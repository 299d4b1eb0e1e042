import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fastGlob from 'fast-glob';
import { execa } from 'execa';
import { localRepository } from '../model/local-repository.ts';
import { fingerprintReference } from '../recipe/fingerprint-reference.ts';
import { tinyImages } from '../fixtures/tiny-files.ts';
import { digestsIn, recordOf } from './images.ts';
import type { Answer } from './nx-in.ts';
import { writeTinyCatalogue } from './tiny-catalogue.ts';
import { withWitness } from './witness.ts';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

const images = Object.values(tinyImages);
const custom = 'images/ides/web/custom.hbs';

function tinyWorkspace(): WorkspaceCopy {
  const copy = copyWorkspace();
  writeTinyCatalogue(copy.root);
  return copy;
}

/** How a run ended, and the names of images that it built. */
interface Run extends Answer {
  readonly built: readonly string[];
}

async function buildAll(copy: WorkspaceCopy, env: Readonly<Record<string, string>> = {}): Promise<Run> {
  const witness = withWitness(copy);
  const answer = await copy.nx(['run-many', '-t', 'build'], { ...witness.env, ...env });
  const builds = witness.started().filter((line) => line.startsWith('buildah build'));
  const isBuilt = (image: string) =>
    builds.some((line) => line.includes(fingerprintReference(recordOf(copy, image).fingerprint)));
  return { ...answer, built: builds.length === 0 ? [] : images.filter(isBuilt) };
}

/** Removes an image with all of its names, as `podman rmi` does. */
async function evict(copy: WorkspaceCopy, image: string): Promise<void> {
  const { fingerprint, tags } = recordOf(copy, image);
  const names = [fingerprintReference(fingerprint), ...tags.map((tag) => `${localRepository}:${tag}`)];
  await execa('buildah', ['rmi', ...names], { env: copy.env });
}

const evictAll = (copy: WorkspaceCopy) => execa('buildah', ['rmi', '--all', '--force'], { env: copy.env });

/** Digests by images, as their records say. */
function recorded(copy: WorkspaceCopy): Record<string, string> {
  return Object.fromEntries(images.map((image) => [image, recordOf(copy, image).digest]));
}

/** Digests by images, as people find them in the store. */
async function latest(copy: WorkspaceCopy): Promise<Record<string, string | undefined>> {
  const digests = await digestsIn(copy);
  return Object.fromEntries(images.map((image) => [image, digests.get(`${image}_latest`)]));
}

const cacheOf = ({ root }: WorkspaceCopy) => join(root, '.nx/cache');

describe('an image that is gone from the store', () => {
  let copy: WorkspaceCopy;
  let before: Record<string, string>;

  beforeAll(async () => {
    copy = tinyWorkspace();
    await buildAll(copy);
    before = recorded(copy);
  });
  afterAll(() => copy.remove());

  it('alone is built again', async () => {
    await evict(copy, tinyImages.web);

    const answer = await buildAll(copy);

    expect(answer.built).toEqual([tinyImages.web]);
    expect(answer.all).toContain('Cache:             5/6 hit (83%)');
    expect(await latest(copy)).toEqual(before);
  });

  it('with all others is built again with them', async () => {
    await evictAll(copy);

    const answer = await buildAll(copy);

    expect(answer.built).toEqual(images);
    expect(await latest(copy)).toEqual(before);
    expect(recorded(copy)).toEqual(before);
  });

  it('is not when only Nx forgot it', async () => {
    await copy.nx(['reset']);

    const answer = await buildAll(copy);

    expect(answer.built).toEqual([]);
    expect(answer.all).toContain('Cache:             0/6 hit (0%)');
    expect(recorded(copy)).toEqual(before);
  });

  it('is built again where Nx keeps its daemon', async () => {
    const daemon = { NX_DAEMON: 'true', CI: 'false' };
    try {
      const [first, second] = [await buildAll(copy, daemon), await buildAll(copy, daemon)];
      await evict(copy, tinyImages.web);
      const third = await buildAll(copy, daemon);

      expect(first.built).toEqual([]);
      expect(second.all).toContain('Cache:             6/6 hit (100%)');
      expect(third.built).toEqual([tinyImages.web]);
    } finally {
      await copy.nx(['daemon', '--stop'], daemon);
    }
  });
});

describe('tags in the store', () => {
  let copy: WorkspaceCopy;
  let text: string;
  const other: WorkspaceCopy[] = [];

  beforeAll(async () => {
    copy = tinyWorkspace();
    text = copy.read(custom);
    await buildAll(copy);
  });
  afterAll(async () => {
    for (const each of [...other, copy]) await each.remove();
  });

  it('go back with the records of another branch', async () => {
    const before = recorded(copy);
    copy.write(custom, `${text}ENV OTHER=1\n`);
    await buildAll(copy);
    const there = recorded(copy);
    copy.write(custom, text);

    const { all } = await buildAll(copy);

    expect(all).toContain('Cache:             6/6 hit (100%)');
    expect(there[tinyImages.web]).not.toBe(before[tinyImages.web]);
    expect(recorded(copy)).toEqual(before);
    expect(await latest(copy)).toEqual(before);

    copy.write(custom, `${text}ENV OTHER=1\n`);
    await buildAll(copy);
    expect(await latest(copy)).toEqual(there);
    copy.write(custom, text);
    await buildAll(copy);
  });

  it('are those of the clone that ran last, where two have one store', async () => {
    const before = recorded(copy);
    const clone = tinyWorkspace();
    other.push(clone);
    clone.write(custom, `${text}ENV CLONE=1\n`);

    const answer = await buildAll(clone, copy.env);
    expect(answer.built).toEqual([tinyImages.web]);
    expect(await latest(copy)).toEqual(recorded(clone));

    const { all } = await buildAll(copy);
    expect(all).toContain('Cache:             6/6 hit (100%)');
    expect(await latest(copy)).toEqual(before);

    await buildAll(clone, copy.env);
    expect(await latest(copy)).toEqual(recorded(clone));
    await buildAll(copy);
  });

  it('are right in another store, whatever a cache says that was copied', async () => {
    const clone = tinyWorkspace();
    other.push(clone);
    cpSync(join(copy.root, '.nx'), join(clone.root, '.nx'), { recursive: true });

    const { exitCode } = await buildAll(clone);

    expect(exitCode).toBe(0);
    expect(recorded(clone)).toEqual(recorded(copy));
    expect(await latest(clone)).toEqual(recorded(copy));
  });
});

describe('a record in a cache that nothing was noted of', () => {
  let copy: WorkspaceCopy;
  const forgetNotes = () => {
    rmSync(join(cacheOf(copy), 'workbench-images/seen'), { recursive: true });
  };
  const records = () => fastGlob.sync(`**/dist/images/${tinyImages.web}/image.json`, { cwd: cacheOf(copy), dot: true });

  beforeAll(async () => {
    copy = tinyWorkspace();
    await buildAll(copy);
  });
  afterAll(() => copy.remove());

  it('is believed when its image is there, and noted', async () => {
    forgetNotes();

    const { all, exitCode } = await buildAll(copy);

    expect(exitCode).toBe(0);
    expect(all).toContain('Cache:             6/6 hit (100%)');
    await evict(copy, tinyImages.web);
    expect((await buildAll(copy)).built).toEqual([tinyImages.web]);
  });

  it('makes the run fail when its image is nowhere, and the next one heals', async () => {
    const before = recorded(copy);
    forgetNotes();
    await evictAll(copy);

    const { all, exitCode } = await buildAll(copy);

    expect(exitCode).toBe(1);
    expect(all.split('error[IMAGE_GONE]')).toHaveLength(2);
    const listed = [...all.matchAll(/^ {2}(\S+_2026t)$/gm)].map(([, image]) => image);
    expect(listed).toEqual([...images].sort());
    expect(all).toContain('run the same command again');
    expect(all).not.toMatch(/\n\s+at |stacktrace/);

    const again = await buildAll(copy);
    expect(again.exitCode).toBe(0);
    expect(again.built).toEqual(images);
    expect(await latest(copy)).toEqual(before);
    expect((await buildAll(copy)).all).toContain('Cache:             6/6 hit (100%)');
  });

  it.each<[string, (text: string) => string]>([
    ['cut off', (text) => text.slice(0, 100)],
    ['forged', (text) => text.replace(/"digest": "sha256:[0-9a-f]{8}/, '"digest": "sha256:00000000')],
    ["another image's", (text) => text.replaceAll(tinyImages.web, tinyImages.base)],
  ])('is not believed when it is %s', async (_, change) => {
    const before = recorded(copy);
    expect(records()).not.toEqual([]);
    for (const path of records()) {
      const file = join(cacheOf(copy), path);
      writeFileSync(file, change(readFileSync(file, 'utf8')));
    }
    rmSync(join(copy.root, 'dist/images', tinyImages.web), { recursive: true });

    const { all, exitCode } = await buildAll(copy);

    expect(exitCode).toBe(1);
    expect(all).toContain('error[IMAGE_GONE]');
    expect(all).toContain(`\n  ${tinyImages.web}\n`);
    expect((await buildAll(copy)).exitCode).toBe(0);
    expect(recorded(copy)).toEqual(before);
    expect(await latest(copy)).toEqual(before);
    expect(existsSync(join(copy.root, 'dist/images', tinyImages.web, 'image.json'))).toBe(true);
  });
});
