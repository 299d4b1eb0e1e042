import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { workspaceRoot } from '@nx/devkit';
import { tinyFiles, tinyImages } from '../fixtures/tiny-files.ts';
import { filesUnder } from '../catalogue/files.ts';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { imagesOf } from '../matrix/images-of.ts';
import { templateReader } from '../recipe/template.ts';
import { fileBesideCache } from '../engine/beside-cache.ts';
import { platform } from '../engine/platform.ts';
import type { ImageRecord } from '../model/record.ts';
import { fingerprintOf } from '../recipe/fingerprint.ts';
import { renderContext } from '../recipe/render.ts';
import { askedFingerprints } from './asked-fingerprint.ts';

const { base, minimal } = tinyImages;
const digest = `sha256:${'d'.repeat(64)}`;
const custom = 'images/bundles/minimal/custom.hbs';

describe('what is asked for by fingerprints', () => {
  let root: string;
  let cacheFolder: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'asked-'));
    cacheFolder = join(root, '.nx/cache');
    for (const [path, text] of Object.entries(tinyFiles)) write(path, text.trimStart());
    write('images/base/tiny/rootfs.tar', 'a root');
    const isCommon = (path: string) => !/\/on-[^/]+$/.test(path);
    cpSync(join(workspaceRoot, 'snippets'), join(root, 'snippets'), { recursive: true, filter: isCommon });
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const memoryFile = () => fileBesideCache(cacheFolder, 'asked', root, '.json');
  const memory = () => readFileSync(memoryFile(), 'utf8');
  const right = (name: string, parent?: ImageRecord): ImageRecord => {
    const files = filesUnder(root);
    const catalogue = readCatalogue(files);
    const shelf = { catalogue, images: imagesOf(catalogue), files, readTemplate: templateReader(files) };
    const image = shelf.images.get(name);
    if (image === undefined) throw new Error(name);
    const fingerprint = fingerprintOf(renderContext(image, shelf), platform(), parent?.digest);
    return { name, digest, fingerprint, parent: null, tags: [], size: 1, layers: [] };
  };
  const none = () => undefined;

  it('is by a record, or not: of its files, and of the parent that there is', async () => {
    const below = right(base);
    const record = right(minimal, below);
    const { isBy } = askedFingerprints(root, cacheFolder);

    expect(await isBy(below, none)).toBe(true);
    expect(await isBy(record, () => below)).toBe(true);
    expect(await isBy(record, none)).toBe(false);
    expect(await isBy(record, () => ({ ...below, digest: `sha256:${'e'.repeat(64)}` }))).toBe(false);
    expect(await isBy({ ...record, fingerprint: below.fingerprint }, () => below)).toBe(false);
    expect(await isBy({ ...record, name: 'gone' }, () => below)).toBe(false);

    write(custom, 'RUN true\n');
    expect(await askedFingerprints(root, cacheFolder).isBy(record, () => below)).toBe(false);
  });

  it.each([
    ['a recipe that is none', 'images/bundles/minimal/recipe.yaml', 'title: [\n'],
    ['a template that is none', custom, '{{#each}}\n'],
  ])('is nothing by %s', async (_, path, text) => {
    const below = right(base);
    const record = right(minimal, below);
    write(path, text);

    expect(await askedFingerprints(root, cacheFolder).isBy(record, () => below)).toBe(false);
  });

  it('is remembered once the files have settled, and as long as nobody touches them', async () => {
    const below = right(base);
    const ask = async () => {
      const asked = askedFingerprints(root, cacheFolder);
      const is = await asked.isBy(below, none);
      asked.remember();
      return is;
    };
    expect(await ask()).toBe(true);
    expect(memory).toThrow('ENOENT');

    await sleep(2100);
    expect(await ask()).toBe(true);
    // What nobody believes but who remembers.
    const other = `sha256:${'9'.repeat(64)}`;
    writeFileSync(memoryFile(), memory().replace(below.fingerprint, other));
    expect(await ask()).toBe(false);

    utimesSync(join(root, custom.replace('custom.hbs', 'recipe.yaml')), 0, 0);
    expect(await ask()).toBe(true);
  });

  it.each(['', '{', '[]', '{"files":1}', '\0'])('is not remembered by a file that holds %j', async (text) => {
    mkdirSync(dirname(memoryFile()), { recursive: true });
    writeFileSync(memoryFile(), text);

    expect(await askedFingerprints(root, cacheFolder).isBy(right(base), none)).toBe(true);
  });
});
