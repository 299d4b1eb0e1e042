import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa, execaSync } from 'execa';
import fastGlob from 'fast-glob';
import { tinyImages } from '../fixtures/tiny-files.ts';
import { containersIn, namesIn } from './images.ts';
import { writeTinyCatalogue } from './tiny-catalogue.ts';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

/** Only root may mount a small disk. */
const asRoot = process.getuid?.() === 0 ? it : it.skip;

describe('a build', () => {
  let copy: WorkspaceCopy;
  const build = (env: Readonly<Record<string, string>> = {}) =>
    copy.nx(['build', tinyImages.base, '--output-style=stream'], env);

  beforeEach(() => {
    copy = copyWorkspace();
    writeTinyCatalogue(copy.root);
  });
  afterEach(() => copy.remove());

  it('names the engines when it is asked for another', async () => {
    const { all, exitCode } = await build({ WORKBENCH_ENGINE: 'docker; reboot' });

    expect(all).toContain('error[UNKNOWN_ENGINE]: no engine is called "docker; reboot"');
    expect(all).toContain(
      'use one of: buildah, podman; it is set by WORKBENCH_ENGINE or in nx.json#/plugins/options/engine',
    );
    expect(exitCode).toBe(1);
  });

  it('takes what `.env.local` sets, in a process for each task', async () => {
    copy.write('.env.local', 'WORKBENCH_ENGINE=docker\n');

    const { all, exitCode } = await copy.nx(['build', tinyImages.base, '--no-batch']);

    expect(all).toContain('error[UNKNOWN_ENGINE]: no engine is called "docker"');
    expect(exitCode).toBe(1);
  });

  it("takes what `.env.local` sets with Nx's daemon, also in two runs at once", async () => {
    copy.write('.env.local', 'WORKBENCH_ENGINE=docker\n');
    const daemon = { NX_DAEMON: 'true', CI: 'false' };
    const images = [tinyImages.base, tinyImages.base, tinyImages.base];
    try {
      await copy.nx(['show', 'projects'], daemon);
      const answers = await Promise.all(images.map((image) => copy.nx(['build', image, '--no-batch'], daemon)));

      for (const { all } of answers) expect(all).toContain('error[UNKNOWN_ENGINE]: no engine is called "docker"');
      expect(copy.read('.nx/workspace-data/d/daemon.log')).not.toMatch(/Changed keys:.*NX_LOAD_DOT_ENV_FILES/);
    } finally {
      await copy.nx(['daemon', '--stop'], daemon);
    }
  });

  it('says how to get an engine where there is none', async () => {
    const { all, exitCode } = await build({ PATH: programs(copy, ['node', 'sh', 'git']) });

    expect(all).toContain("error[NO_ENGINE]: no engine works here: `buildah` and `podman` can't be started");
    expect(all).toContain('hint: run `npm start`, or `apt-get install buildah`');
    expect(exitCode).toBe(1);
  });

  it('says which program is missing beside the engine', async () => {
    const { all } = await build({ PATH: programs(copy, ['node', 'sh', 'git', 'buildah']) });

    expect(all).toContain('error[MISSING_PROGRAM]: program `skopeo` is not installed');
    expect(all).toContain('hint: run `npm start`, or `apt-get install skopeo`');
  });

  it('shows the last lines of a step that fails, leaves nothing, and succeeds once that is mended', async () => {
    const path = 'images/base/tiny/custom.hbs';
    const custom = copy.read(path);
    copy.write(path, `${custom}RUN echo half-way; exit 7\n`);

    const { all, exitCode } = await build();

    expect(all).toMatch(/error\[BUILD_FAILED\]: `buildah` ended with exit code 7\n.*hint: its last lines were/);
    expect(all).toMatch(/^ {2}half-way$/m);
    expect(all).not.toMatch(/ at .*\.[jt]s:\d+/);
    expect(exitCode).toBe(1);
    expect(await namesIn(copy)).toEqual([]);
    expect(await containersIn(copy)).toEqual([]);
    expect(copy.temporaryFolders()).toEqual([]);

    copy.write(path, custom);
    expect((await build()).exitCode).toBe(0);
  });

  it('removes what an engine had just begun to make when it was killed', async () => {
    await build();
    const image = `localhost/workbench-images:${tinyImages.base}_latest`;
    for (const parent of [image, 'scratch'])
      await execa('buildah', ['from', '--pull=never', parent], { env: copy.env });
    const containers = join(copy.root, '../store/overlay-containers');
    // The engine writes this a moment after the container itself.
    for (const file of fastGlob.sync('*/userdata/buildah.json', { cwd: containers, absolute: true })) rmSync(file);
    // A container as young as can be, or a clock that was put back.
    const list = join(containers, 'containers.json');
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    writeFileSync(list, readFileSync(list, 'utf8').replaceAll(/"created":"[^"]*"/g, `"created":"${tomorrow}"`));
    expect(await containersIn(copy)).toHaveLength(2);
    const elsewhere = { CONTAINERS_STORAGE_CONF: join(copy.root, '../other.conf') };
    const other = execa('sleep', ['600'], { argv0: 'buildah', env: elsewhere, reject: false });

    await copy.nx(['build', tinyImages.minimal, '--output-style=stream']);
    other.kill();

    expect(await containersIn(copy)).toEqual([]);
  });

  it('skips only what stands on an image that fails', async () => {
    copy.write('images/bundles/science/custom.hbs', 'RUN false\n');

    const { all, exitCode } = await copy.nx(['run-many', '-t', 'build', '--output-style=stream']);

    expect(all).toMatch(/Failed tasks:\s+- bundle-science-tiny-py313_2026t:build/);
    expect(exitCode).toBe(1);
    const names = await namesIn(copy);
    expect(names).toContain(`${tinyImages.runtimeMinimal}_latest`);
    expect(names).not.toContain(`${tinyImages.web}_latest`);
  });

  it('answers a mistake in the catalogue without a stack trace, and builds nothing', async () => {
    copy.write('images/bundles/science/os-packages.txt', 'curl\n');

    const { all, exitCode } = await copy.nx(['build', tinyImages.science, '--output-style=stream']);

    expect(all).toContain('error[NO_REASON]: package `curl` does not say why it is there\n');
    expect(all).not.toMatch(/ at .*\.[jt]s:\d+/);
    expect(exitCode).toBe(1);
  });

  it.each([[['run-many', '-t', 'build']], [['affected', '-t', 'build', '--files=nx.json']], [['show', 'projects']]])(
    'answers a mistake in a recipe to `nx %j`, and starts nothing',
    async (args) => {
      copy.write(
        'images/bundles/science/recipe.yaml',
        'title: Science\ndescription: A number\norder: 20\nparents: minimal\n',
      );

      const { all, exitCode } = await copy.nx(args);

      expect(all).toContain(
        [
          'error[UNKNOWN_KEY]: unknown key `parents`',
          '  at images/bundles/science/recipe.yaml:4#/parents',
          'hint: known keys: title, description, order, parent',
        ].join('\n'),
      );
      expect(all).not.toMatch(/ at .*\.[jt]s:\d+/);
      expect(exitCode).toBe(1);
    },
  );

  asRoot('says that the disk is full, and succeeds when there is space', async () => {
    const disk = join(copy.root, '../store');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk]);
    try {
      const { all, exitCode } = await build();

      expect(all).toContain('error[DISK_FULL]: no space is left for');
      expect(all).toContain('hint: free some space there or in the store of images');
      expect(exitCode).toBe(1);

      execFileSync('mount', ['-o', 'remount,size=300m', disk]);
      expect((await build()).exitCode).toBe(0);
      expect(await containersIn(copy)).toEqual([]);
    } finally {
      execFileSync('umount', ['--recursive', disk]);
    }
  });
});

/** A folder with links to these programs and no others. */
function programs({ root }: WorkspaceCopy, names: readonly string[]): string {
  const folder = join(root, '../programs');
  mkdirSync(folder);
  for (const name of names) symlinkSync(execaSync('which', [name]).stdout, join(folder, name));
  return folder;
}
