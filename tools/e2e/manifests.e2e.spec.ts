import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeTinyCatalogue } from './tiny-catalogue.ts';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

const folder = 'dist/releases/2026t/manifests';
const stream = `${folder}/imagestreams/web-science-tiny-py313.yaml`;
const image = 'dist/images/web-science-tiny-py313_2026t';
const digest = `sha256:${'a'.repeat(64)}`;

describe('nx run <release>:manifests', () => {
  let copy: WorkspaceCopy;

  beforeAll(() => {
    copy = copyWorkspace();
    writeTinyCatalogue(copy.root);
    // The package that the web server is said to come from.
    copy.write('images/ides/web/os-packages.txt', 'python3-web  # serves a page\n');
  });
  afterAll(() => copy.remove());

  const manifests = (env?: Readonly<Record<string, string>>) => copy.nx(['run', '2026t:manifests'], env);
  const filesIn = (path: string) =>
    readdirSync(join(copy.root, path), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.\w+$/.test(name))
      .sort();

  it('writes the same from the cache, and takes away what nobody wrote', async () => {
    const first = await manifests();
    const files = filesIn(folder);
    const text = copy.read(stream);
    copy.write(`${folder}/imagestreams/stale.yaml`, 'stale: true\n');
    const second = await manifests();

    expect(first).toMatchObject({
      exitCode: 0,
      all: expect.stringContaining(`written  6 files in ${folder}`) as string,
    });
    expect(first.all).toContain('note     versions are left out of web-science-tiny-py313_2026t');
    expect(files).toEqual([
      'imagestreams/runtime-minimal-tiny-py313.yaml',
      'imagestreams/runtime-science-tiny-py313.yaml',
      'imagestreams/web-science-tiny-py313.yaml',
      'kubeflow/spawner_ui_config.yaml',
      'runtime-images/runtime-minimal-tiny-py313_2026t.json',
      'runtime-images/runtime-science-tiny-py313_2026t.json',
    ]);
    expect(second.all).toContain('1/1 hit');
    expect(filesIn(folder)).toEqual(files);
    expect(copy.read(stream)).toBe(text);
  });

  it('tells versions of an image that was looked into, and forgets them with it', async () => {
    const before = copy.read(stream);
    const tags = ['web-science-tiny-py313_2026t_20261101'];
    const record = {
      name: tags[0]?.slice(0, -9),
      digest,
      fingerprint: digest,
      parent: null,
      tags,
      size: 1,
      layers: [],
    };
    const packages = [{ type: 'deb', name: 'python3-web', version: '1:2.3+ds-4' }];
    copy.write(`${image}/image.json`, JSON.stringify(record));
    copy.write(`${image}/contents.json`, JSON.stringify({ image: record.name, digest, packages }));
    const known = await manifests();
    const text = copy.read(stream);
    rmSync(join(copy.root, image), { recursive: true });
    await manifests();

    expect(known.all).not.toContain('note ');
    expect(text).toContain('{"name":"web","version":"2.3"}');
    expect(copy.read(stream)).toBe(before);
  });

  it('drops what is declared no more', async () => {
    rmSync(join(copy.root, 'releases/2026t/combinations/web-science-tiny-py313.yaml'));
    const { all } = await manifests();

    expect(all).toContain(`written  4 files in ${folder}`);
    expect(existsSync(join(copy.root, stream))).toBe(false);
    expect(filesIn(folder).filter((path) => path.includes('web') || path.includes('kubeflow'))).toEqual([]);
  });

  it('says what is wrong, and leaves what was there', async () => {
    const files = filesIn(folder);
    for (const bundle of ['minimal', 'science']) {
      const text = `ide: runtime\nbundle: ${bundle}\nos: tiny\npython: py313\ntitle: One title\n`;
      copy.write(`releases/2026t/combinations/runtime-${bundle}-tiny-py313.yaml`, text);
    }
    const { all, exitCode } = await manifests();

    expect(exitCode).toBe(1);
    expect(all).toContain('error[DUPLICATE_TITLE]: `runtime-minimal-tiny-py313_2026t` and');
    expect(all).not.toMatch(/^ +at .*\.ts:/m);
    expect(filesIn(folder)).toEqual(files);
  });
});
