import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '@nx/devkit';
import { execa, execaSync } from 'execa';
import { storedImage } from '../engine/manifest.ts';
import { storeFiles } from '../engine/store-files.ts';
import { containersIn, filesIn, namesIn, recordOf } from './images.ts';
import { tinyImages } from '../fixtures/tiny-files.ts';
import { writeTinyCatalogue } from './tiny-catalogue.ts';
import { withWitness } from './witness.ts';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

const repository = 'localhost/workbench-images';

function tinyWorkspace(): WorkspaceCopy {
  const copy = copyWorkspace();
  writeTinyCatalogue(copy.root);
  return copy;
}

describe.each(['buildah', 'podman'])('with %s', (engine) => {
  let copy: WorkspaceCopy;
  const nx = (...args: string[]) => copy.nx(args, { WORKBENCH_ENGINE: engine });

  beforeAll(() => {
    copy = tinyWorkspace();
  });
  afterAll(() => copy.remove());

  it('builds every image that the release declares', async () => {
    const { all, exitCode } = await nx('run-many', '-t', 'build');

    expect(all).toContain('Successfully ran target build for 6 projects');
    expect(exitCode).toBe(0);
    const names = await namesIn(copy);
    for (const image of Object.values(tinyImages)) {
      expect(names).toContain(`${image}_20261101`);
      expect(names).toContain(`${image}_latest`);
    }
  });

  it('writes records that name each parent by its digest', () => {
    const web = recordOf(copy, tinyImages.web);
    const science = recordOf(copy, tinyImages.science);

    expect(web.parent).toEqual({ name: tinyImages.science, digest: science.digest });
    expect(recordOf(copy, tinyImages.base).parent).toBeNull();
    expect(web.layers.slice(0, -1)).toEqual(science.layers);
    expect(web.tags).toEqual([`${tinyImages.web}_20261101`, `${tinyImages.web}_latest`]);
    expect(web.size).toBeGreaterThan(1_000_000);
  });

  it("reads from the store's files what skopeo says", async () => {
    const folder = join(copy.root, '../store');
    for (const image of Object.values(tinyImages)) {
      const name = `${repository}:${image}_latest`;
      const args = ['inspect', '--raw', `containers-storage:${name}`];
      const { stdout } = await execa('skopeo', args, { env: copy.env, stripFinalNewline: false });

      const stored = storeFiles(folder)?.find(name);

      expect(stored).toEqual(storedImage(stdout));
      expect(stored?.digest).toBe(recordOf(copy, image).digest);
      expect(storeFiles(folder)?.digests().get(name)).toEqual([stored?.digest]);
    }
  });

  it('leaves no container and no temporary file', async () => {
    expect(await containersIn(copy)).toEqual([]);
    expect(copy.temporaryFolders()).toEqual([]);
  });

  it('validates with the checks of the whole chain', async () => {
    const { all, exitCode } = await nx('validate', tinyImages.web);

    expect(all).toMatch(/ok .* base-tiny .* Python is the one that the name says/);
    expect(all).toMatch(/ok .* ides-web .* the page opens/);
    expect(all).toContain(`valid     ${tinyImages.web}  4 checks`);
    expect(exitCode).toBe(0);
    expect(await containersIn(copy)).toEqual([]);
  });

  it('says what a failed check expected and saw', async () => {
    const path = 'images/ides/runtime/checks/checks.yaml';
    copy.write(
      path,
      '- name: a word\n  run: [echo, seen]\n  expect: wanted\n- name: a command\n  commands: [nonesuch]\n',
    );

    const { all, exitCode } = await nx('validate', tinyImages.runtimeMinimal);

    rmSync(join(copy.root, 'images/ides/runtime/checks'), { recursive: true });
    expect(all).toMatch(/FAILED .* a word\n\s+expected: wanted\n\s+seen: {5}seen/);
    expect(all).toMatch(/FAILED .* a command\n\s+expected: every command on PATH\n\s+seen: {5}nonesuch is missing/);
    expect(all).toContain('2 of 5 checks failed');
    expect(exitCode).not.toBe(0);
  });

  it('serves on the loopback interface until it is asked to end', async () => {
    const serving = copy.start(['serve', tinyImages.web, '--output-style=stream'], { WORKBENCH_ENGINE: engine });
    const [address] = await serving.says(/http:\/\/127\.0\.0\.1:\d+\/index\.html\?token=[0-9a-f]{32}/);
    const page = await (await fetch(address)).text();
    await serving.end('SIGINT');

    expect(page).toBe('<title>Tiny</title>\n');
    await expect(fetch(address)).rejects.toThrow('fetch failed');
    expect(await containersIn(copy)).toEqual([]);
  });

  it('refuses to serve what has no server', async () => {
    const { all, exitCode } = await nx('serve', tinyImages.runtimeMinimal);

    expect(all).toContain(`error[NOTHING_TO_SERVE]: image \`${tinyImages.runtimeMinimal}\` has no server to start`);
    expect(exitCode).not.toBe(0);
  });
});

describe('what is not built again', () => {
  let copy: WorkspaceCopy;

  beforeAll(async () => {
    copy = tinyWorkspace();
    await copy.nx(['run-many', '-t', 'build']);
  });
  afterAll(() => copy.remove());

  it('starts no engine when everything is cached', async () => {
    const witness = withWitness(copy);

    const { all } = await copy.nx(['run-many', '-t', 'build'], witness.env);

    expect(all).toContain('Cache:             6/6 hit (100%)');
    expect(witness.started()).toEqual([]);
  });

  it('finds an image by its fingerprint when only Nx forgot it', async () => {
    const before = recordOf(copy, tinyImages.web);
    const witness = withWitness(copy);

    const { all } = await copy.nx(['build', tinyImages.web, '--skip-nx-cache'], witness.env);

    expect(all).toContain(`present   ${tinyImages.web}`);
    expect(recordOf(copy, tinyImages.web)).toEqual(before);
    expect(witness.started().filter((line) => line.startsWith('buildah build'))).toEqual([]);
  });

  it('stops at an edit that changes nothing in an image', async () => {
    const base = recordOf(copy, tinyImages.base);
    const custom = copy.read('images/base/tiny/custom.hbs');
    copy.write('images/base/tiny/custom.hbs', custom.replace('RUN echo', 'RUN true; echo'));

    const witness = withWitness(copy);
    const { exitCode } = await copy.nx(['run-many', '-t', 'build'], witness.env);

    copy.write('images/base/tiny/custom.hbs', custom);
    expect(exitCode).toBe(0);
    // Those upon the base are asked for in the same process, and are there: Nx asks its cache before any of them runs.
    expect(witness.started().filter((line) => line.startsWith('buildah build'))).toHaveLength(1);
    expect(recordOf(copy, tinyImages.base).digest).toBe(base.digest);
    expect(recordOf(copy, tinyImages.base).fingerprint).not.toBe(base.fingerprint);
  });

  it('rebuilds what stands on an image that changed', async () => {
    const before = recordOf(copy, tinyImages.web);
    copy.write('images/bundles/science/os-packages.txt', 'numbers  # to reckon with\nmore  # of them\n');

    const { all } = await copy.nx(['run-many', '-t', 'build']);

    expect(all).toContain('Cache:             3/6 hit (50%)');
    expect(recordOf(copy, tinyImages.web).digest).not.toBe(before.digest);
  });

  it('builds anew what has another mode, though it has the same contents', async () => {
    const before = recordOf(copy, tinyImages.web);
    chmodSync(join(copy.root, 'images/ides/web/files/opt/app-root/www/api'), 0o755);

    await copy.nx(['run-many', '-t', 'build']);

    expect(recordOf(copy, tinyImages.web).digest).not.toBe(before.digest);
  });

  it('is asked of the store that is used now', async () => {
    const before = recordOf(copy, tinyImages.web);
    const conf = copy.read('../storage.conf');
    copy.write('../other.conf', conf.replace('/store"', '/other"'));
    const other = { CONTAINERS_STORAGE_CONF: join(copy.root, '../other.conf') };

    const { all } = await copy.nx(['build', tinyImages.web], other);

    expect(all).toContain(`built     ${tinyImages.web}`);
    expect(recordOf(copy, tinyImages.web)).toEqual(before);
    await execa('buildah', ['rmi', '--all', '--force'], { env: { ...copy.env, ...other } });
    execaSync('umount', [join(copy.root, '../other/overlay')], { reject: false });
  });

  it('brings an image back that somebody removed', async () => {
    const { digest } = recordOf(copy, tinyImages.web);
    await execa('buildah', ['rmi', '--force', `${repository}:${tinyImages.web}_latest`], { env: copy.env });
    await execa('buildah', ['rmi', '--all', '--force'], { env: copy.env });

    const { exitCode } = await copy.nx(['build', tinyImages.web]);

    expect(exitCode).toBe(0);
    expect(await namesIn(copy)).toContain(`${tinyImages.web}_20261101`);
    expect(recordOf(copy, tinyImages.web).digest).toBe(digest);
  });
});

describe('a combination for this clone alone', () => {
  const local = 'runtime-science-tiny-py313';
  const file = `releases/2026t/combinations/${local}.local.yaml`;
  const title = (copy: WorkspaceCopy) =>
    /display-name="([^"]*)"/.exec(copy.read(`dist/images/${local}_2026t/context/Containerfile`))?.[1];
  let copy: WorkspaceCopy;

  beforeAll(() => {
    copy = tinyWorkspace();
    rmSync(join(copy.root, file.replace('.local', '')));
    copy.write('.gitignore', readFileSync(join(workspaceRoot, '.gitignore'), 'utf8'));
    copy.write('.nxignore', readFileSync(join(workspaceRoot, '.nxignore'), 'utf8'));
    copy.write(file, 'ide: runtime\nbundle: science\nos: tiny\npython: py313\ntitle: One\n');
  });
  afterAll(() => copy.remove());

  it('is an image that is not published', async () => {
    const { all } = await copy.nx(['show', 'projects', '--projects', 'tag:published']);

    expect(all).not.toContain(local);
    expect((await copy.nx(['render', `${local}_2026t`])).exitCode).toBe(0);
    expect(title(copy)).toBe('One (2026t)');
  });

  it('is rendered anew when its file changes, though git does not see that', async () => {
    copy.write(file, copy.read(file).replace('One', 'Two'));

    await copy.nx(['render', `${local}_2026t`]);

    expect(title(copy)).toBe('Two (2026t)');
  });
});

describe('two stores', () => {
  const copies: WorkspaceCopy[] = [];

  afterAll(() => Promise.all(copies.map((copy) => copy.remove())));

  it('give one digest, with either engine', async () => {
    const records = [];
    for (const engine of ['buildah', 'buildah', 'podman']) {
      const copy = tinyWorkspace();
      copies.push(copy);
      await copy.nx(['build', tinyImages.web], { WORKBENCH_ENGINE: engine });
      records.push(recordOf(copy, tinyImages.web));
    }

    expect(records[1]).toEqual(records[0]);
    expect(records[2]).toEqual(records[0]);
  });
});

describe('an ejected image', () => {
  let copy: WorkspaceCopy;

  beforeAll(async () => {
    copy = tinyWorkspace();
    await copy.nx(['build', tinyImages.web]);
    await copy.nx(['run', `${tinyImages.web}:eject`, '--out', '../ejected']);
  });
  afterAll(() => copy.remove());

  it.each(['buildah', 'podman'])('is built by plain %s into the same files', async (engine) => {
    const isolation = ['--isolation=chroot', '--network=host'];
    const args = ['build', '--layers=false', ...isolation, '--tag', `localhost/plain-${engine}`, '.'];
    await execa(engine, args, { cwd: join(copy.root, '../ejected'), env: copy.env });

    const plain = await filesIn(`localhost/plain-${engine}`, copy);
    expect(plain.length).toBeGreaterThan(10);
    expect(plain).toEqual(await filesIn(`${repository}:${tinyImages.web}_latest`, copy));
  });

  it('is not written into a folder with something in it', async () => {
    const { all, exitCode } = await copy.nx(['run', `${tinyImages.web}:eject`, '--out', '../ejected']);

    expect(all).toContain('error[TARGET_NOT_EMPTY]');
    expect(exitCode).not.toBe(0);
  });
});
