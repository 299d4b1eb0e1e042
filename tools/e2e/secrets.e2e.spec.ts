import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { execa } from 'execa';
import fastGlob from 'fast-glob';
import { tinyImages } from '../fixtures/tiny-files.ts';
import { digestsIn, recordOf } from './images.ts';
import { startRegistry } from './registry.ts';
import { writeTinyCatalogue } from './tiny-catalogue.ts';
import { tracesIn, watchProcesses } from './traces.ts';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

const repository = 'localhost/workbench-images';

/** The first bytes of what gzip made. */
const gzipMagic = Buffer.from([0x1f, 0x8b]);

/** A RUN that may do without its secret, and leaves nothing of it; and one that leaves the sum of its own. */
const optional = 'RUN --mount=type=secret,id=pip,target=/run/pip.conf cat /run/pip.conf; ls -ld /run\n';
const required = `RUN --mount=type=secret,id=my-key,target=/run/my-key,required=true \\
    set -eu; \\
    sha256sum < /run/my-key > /opt/app-root/sum; \\
    set -x; \\
    cat /run/my-key; \\
    sleep 1; \\
    : "$(cat /run/my-key)"
`;

describe.each(['buildah', 'podman'])('a secret given to %s', (engine) => {
  let copy: WorkspaceCopy;
  let outside: string;
  let words: string[];
  let output: string;
  let home: string;

  /** A file with a new secret, whose words are looked for everywhere in the end. */
  const secret = (name: string, textOf: (word: string) => string = (word) => `${word}\n`) => {
    const word = `s3cr&t/${randomBytes(9).toString('hex')}`;
    const file = join(outside, name);
    writeFileSync(file, textOf(word), { mode: 0o600 });
    words.push(word, encodeURIComponent(word), Buffer.from(`bob:${word}`).toString('base64'));
    return { file, word };
  };
  const nx = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const own = { WORKBENCH_ENGINE: engine, NX_CACHE_DIRECTORY: join(home, 'nx-cache') };
    const answer = await copy.nx([...args, '--output-style=static'], { ...own, ...env });
    output += answer.all;
    return answer;
  };
  const build = (image: string, env: Readonly<Record<string, string>> = {}) => nx(['build', image], env);
  const forget = async (image: string) => {
    const digest = (await digestsIn(copy)).get(`${image}_latest`);
    const names = [...(await digestsIn(copy))].filter(([, other]) => other === digest).map(([name]) => name);
    await execa('buildah', ['rmi', ...names.map((name) => `${repository}:${name}`)], { env: copy.env });
  };
  const pip = (file: string) => ({ WORKBENCH_SECRET_PIP: file });
  const key = (file: string) => ({ WORKBENCH_SECRET_MY_KEY: file });

  beforeAll(() => {
    copy = copyWorkspace();
    writeTinyCatalogue(copy.root);
    copy.write('images/bundles/minimal/custom.hbs', optional);
    copy.write('images/bundles/science/custom.hbs', required);
    home = join(copy.root, '..');
    outside = mkdtempSync(join(tmpdir(), 'secrets-'));
    [words, output] = [[], ''];
  });
  afterAll(async () => {
    rmSync(outside, { recursive: true });
    await copy.remove();
  });

  it('changes no digest if the image holds nothing of it, and rebuilds nothing when it is another', async () => {
    const address = (word: string) => `[global]\nindex-url = https://bob:${encodeURIComponent(word)}@host.example/\n`;
    const digests: string[] = [];

    for (const file of [secret('pip-1', address).file, secret('pip-2').file, '']) {
      const { all, exitCode } = await build(tinyImages.minimal, pip(file));
      expect(all).toContain(`built     ${tinyImages.minimal}`);
      expect(exitCode).toBe(0);
      digests.push(recordOf(copy, tinyImages.minimal).digest);
      await forget(tinyImages.minimal);
    }
    expect(new Set(digests).size).toBe(1);

    await build(tinyImages.minimal, pip(secret('pip-3').file));
    const { all } = await build(tinyImages.minimal, pip(secret('pip-4').file));
    expect(all).toContain('Nx read the output from the cache instead of running the command for 2 out of 2 tasks');
  });

  it('is asked for before anything starts, if it is required', async () => {
    const { all, exitCode } = await build(tinyImages.science);

    expect(all).toContain('error[SECRET_MISSING]: a command of the build requires the secret `my-key`');
    expect(all).toMatch(/ {2}at Containerfile:\d+\n/);
    expect(all).toContain('WORKBENCH_SECRET_MY_KEY=<path of the file>');
    // Above, Nx tells again what builds of the parents said.
    expect(all.slice(all.indexOf(`> nx run ${tinyImages.science}:build`))).not.toContain('STEP');
    expect(exitCode).toBe(1);

    const unreadable = await build(tinyImages.science, key(join(outside, 'nowhere')));
    expect(unreadable.all).toContain(`error[SECRET_UNREADABLE]: secret \`my-key\` can't be read`);
  });

  it('is read by the command that asks for it, and seen by nobody else', async () => {
    const { file, word } = secret('key');
    const watch = watchProcesses(words);

    const { all, exitCode } = await build(tinyImages.science, key(file));
    const processes = await watch.end();

    expect(exitCode).toBe(0);
    expect(processes.join('\n')).toContain(`--secret=id=my-key,src=${file}`);
    expect(processes.filter((line) => line.startsWith('environment of'))).toEqual([]);
    expect(tracesOf(processes)).toEqual([]);
    expect(tracesOf([all])).toEqual([]);
    const log = copy.read(`dist/images/${tinyImages.science}/build.log`);
    expect(log).toContain('\n***\n');
    const { stdout: container } = await execa('buildah', ['from', `${repository}:${tinyImages.science}_latest`], copy);
    const { stdout: place } = await execa('buildah', ['mount', container], copy);
    const sum = createHash('sha256').update(`${word}\n`).digest('hex');
    expect((await execa('cat', [join(place, 'opt/app-root/sum')])).stdout).toContain(sum);
    await execa('buildah', ['rm', container], copy);
  });

  it('is not in what is said of a build that fails', async () => {
    copy.write('images/bundles/science/custom.hbs', `${required}${required.replace('sleep 1', 'exit 3')}`);
    const { file } = secret('key-of-failure');

    const { all, exitCode } = await build(tinyImages.science, key(file));

    expect(exitCode).toBe(1);
    expect(all).toContain('error[BUILD_FAILED]');
    expect(all).toContain('\n  ***\n');
    expect(tracesOf([all])).toEqual([]);
    copy.write('images/bundles/science/custom.hbs', required);
  });

  it('may be missing where an ejected folder is built, which tells of it', async () => {
    await nx(['run', `${tinyImages.runtimeMinimal}:eject`, '--out', join(home, 'ejected')]);
    await nx(['run', `${tinyImages.runtimeScience}:eject`, '--out', join(home, 'ejected-science')]);

    const args = ['build', '--isolation=chroot', '--layers=false', `--tag=${repository}:ejected`];
    await execa(engine, [...args, join(home, 'ejected')], copy);

    const told = await execa('cat', [join(home, 'ejected-science/README.md')]);
    expect(told.stdout).toContain('- `--secret=id=pip,src=<path of a file>`\n');
    expect(told.stdout).toContain('- `--secret=id=my-key,src=<path of a file>`, which the build needs');
  });

  it('is not in what a registry is given', async () => {
    const folder = join(home, 'registry');
    const registry = await startRegistry('', { folder });
    try {
      const env = { WORKBENCH_REGISTRY: `${registry.host}/team/images`, WORKBENCH_REGISTRY_WRITE: 'true' };
      const { all, exitCode } = await nx(['publish', tinyImages.runtimeScience], {
        ...env,
        ...key(secret('key-2').file),
      });

      expect(all).toMatch(new RegExp(`published +${tinyImages.runtimeScience}`));
      expect(exitCode).toBe(0);
    } finally {
      await registry.close();
    }

    const blobs = fastGlob.sync('**/blobs/**/data', { cwd: folder, absolute: true });
    const layers = blobs.filter((blob) => readFileSync(blob).subarray(0, 2).equals(gzipMagic));
    expect(layers.length).toBeGreaterThan(3);
    // As it is pushed, a layer is compressed, and shows no words.
    for (const layer of layers) writeFileSync(`${layer}.tar`, gunzipSync(readFileSync(layer)));
    expect(tracesIn([folder], words)).toEqual([]);
  });

  it('is in no blob, record, log, cache or folder of the engine afterwards', async () => {
    const blobs = join(home, 'blobs');
    mkdirSync(blobs);
    for (const name of (await digestsIn(copy)).keys())
      await execa('skopeo', ['copy', `containers-storage:${repository}:${name}`, `dir:${join(blobs, name)}`], copy);

    expect(readdirSync(blobs).length).toBeGreaterThan(3);
    expect(readdirSync(join(home, 'nx-cache')).length).toBeGreaterThan(0);
    expect(words.length).toBeGreaterThan(10);
    // The store, the engine's and our temporary files, the workspace with `dist` and `.nx`, Nx's cache, the blobs.
    expect(tracesIn([home], words)).toEqual([]);
    expect(tracesOf([output])).toEqual([]);
    // The same look finds what is there.
    expect(tracesIn([outside], words)).toHaveLength(readdirSync(outside).length);
  });

  const tracesOf = (texts: readonly string[]) => texts.filter((text) => words.some((each) => text.includes(each)));
});
