import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { workspaceRoot } from '@nx/devkit';
import { fileBesideCache } from '../engine/beside-cache.ts';
import { infer } from './infer.ts';
import { sourcesIn } from './own-sources.ts';
import { rememberedProjects } from './remembered-projects.ts';

const recipe = 'images/base/tiny/recipe.yaml';
const projects = { nowhere: { root: 'nowhere', name: 'web', targets: { build: { inputs: ['{projectRoot}/a'] } } } };

describe('projects that were inferred', () => {
  let root: string;
  let cacheFolder: string;
  let inferred: number;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'remembered-'));
    cacheFolder = join(root, '.nx/cache');
    inferred = 0;
    write(recipe, 'title: Tiny\n');
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const memory = () => fileBesideCache(cacheFolder, 'projects', root, '.json');
  const places = () => ({ root, cacheFolder });
  const answering = (answer: typeof projects | Error) => () => {
    inferred += 1;
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  /** A time when another write to a file would show in its times. */
  const later = () => Date.now() + 60_000;
  const ask = (options: unknown = {}, answer: typeof projects | Error = projects, now = later()) =>
    rememberedProjects(places(), options, answering(answer), { now });

  it('are inferred again while files may yet change unseen', async () => {
    await ask({}, projects, Date.now());
    await ask({}, projects, Date.now());

    expect(inferred).toBe(2);
  });

  it('are kept after that, whole', async () => {
    await ask();

    expect(await ask()).toEqual(projects);
    expect(await ask()).toEqual(projects);
    expect(inferred).toBe(1);
  });

  it.each<[string, () => void]>([
    [
      'a file was written to',
      () => {
        write(recipe, 'title: Teny\n');
      },
    ],
    [
      'a file was written to, and its time put back',
      () => {
        write(recipe, 'title: Teny\n');
        utimesSync(join(root, recipe), 0, 0);
      },
    ],
    [
      'a file came',
      () => {
        write('releases/2026t/combinations/web.yaml', '');
      },
    ],
    [
      'a snippet came',
      () => {
        write('snippets/head.hbs', '');
      },
    ],
    [
      'a file went',
      () => {
        rmSync(join(root, recipe));
      },
    ],
    [
      'a file can be executed now',
      () => {
        chmodSync(join(root, recipe), 0o755);
      },
    ],
    [
      "Nx's cache went",
      () => {
        rmSync(cacheFolder, { recursive: true });
      },
    ],
    [
      'what was kept is cut off',
      () => {
        writeFileSync(memory(), readFileSync(memory(), 'utf8').slice(0, -20));
      },
    ],
    [
      'what was kept is something else',
      () => {
        writeFileSync(memory(), `${readFileSync(memory(), 'utf8').split('\n')[0] ?? ''}\n1\n`);
      },
    ],
  ])('are inferred anew once %s', async (_, change) => {
    await ask();
    change();

    expect(await ask()).toEqual(projects);
    expect(inferred).toBe(2);
  });

  it('are inferred anew for other options', async () => {
    await ask();
    await ask({ registry: 'localhost:5000/team' });

    expect(inferred).toBe(2);
  });

  it('are not kept where they can not be inferred', async () => {
    const mistake = new Error('a mistake');

    await expect(ask({}, mistake)).rejects.toBe(mistake);
    await expect(ask({}, mistake)).rejects.toBe(mistake);
  });

  it('are inferred each time where nothing can be written', async () => {
    write('.nx/cache', 'a file');

    expect(await ask()).toEqual(projects);
    expect(await ask()).toEqual(projects);
    expect(inferred).toBe(2);
  });

  it('are inferred each time where what is kept can not be read', async () => {
    mkdirSync(memory(), { recursive: true });

    expect(await ask()).toEqual(projects);
    expect(inferred).toBe(1);
  });

  it('are left to be inferred where the operating system refuses to tell of files', async () => {
    symlinkSync('snippets', join(root, 'snippets'));
    const mistake = new Error('said by who reads them');

    await expect(ask({}, mistake)).rejects.toBe(mistake);
  });

  it('are neither kept nor taken by a process that runs other sources than lie there', async () => {
    write('tools/plugin/infer.ts', 'old');
    const sources = sourcesIn(root);
    const asked = () => rememberedProjects(places(), {}, answering(projects), { now: later(), sources });
    await asked();
    await asked();
    expect(inferred).toBe(1);

    write('tools/plugin/infer.ts', 'new');
    await asked();
    await asked();
    expect(inferred).toBe(3);

    await rememberedProjects(places(), {}, answering(projects), { now: later(), sources: sourcesIn(root) });
    expect(inferred).toBe(4);
  });

  it('are forgotten with their workspace', async () => {
    const gone = mkdtempSync(join(tmpdir(), 'remembered-gone-'));
    const there = mkdtempSync(join(root, 'there-'));
    for (const other of [gone, there])
      await rememberedProjects({ root: other, cacheFolder }, {}, answering(projects), { now: later() });
    rmSync(gone, { recursive: true });
    await ask();

    const fileOf = (other: string) => fileBesideCache(cacheFolder, 'projects', other, '.json');
    expect([root, there, gone].map((other) => existsSync(fileOf(other)))).toEqual([true, true, false]);
  });

  it('are the same as those that are kept as JSON, for this very workspace', () => {
    const all = infer(workspaceRoot, {});

    expect(JSON.parse(JSON.stringify(all))).toStrictEqual(all);
  });
});
