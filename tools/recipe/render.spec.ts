import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { filesOf, type Content } from '../fixtures/files-of.ts';
import { tinyWorkspace } from '../fixtures/problems-of.ts';
import { rendered, textOf } from '../fixtures/rendered.ts';
import { imagesOf } from '../matrix/images-of.ts';
import { fingerprintOf } from './fingerprint.ts';
import { flatten } from './flatten.ts';
import { renderContext } from './render.ts';
import { shelfOf } from '../fixtures/shelf-of.ts';

const web = 'web-science-tiny-py313_2026t';
const science = 'bundle-science-tiny-py313_2026t';

describe('a rendered context', () => {
  it('holds the Containerfile and what it copies, by path', () => {
    expect(rendered(web).files.map(({ path, executable }) => [path, executable])).toEqual([
      ['Containerfile', false],
      ['ides/web/files/opt/app-root/bin/start-web.sh', true],
      ['ides/web/files/opt/app-root/www/api', false],
      ['ides/web/files/opt/app-root/www/index.html', false],
    ]);
    expect(rendered('base-tiny-py313_2026t').files.map(({ path }) => path)).toEqual(['Containerfile', 'rootfs.tar']);
  });

  it('stands on its parent by a name that the builder may replace by a digest', () => {
    expect(textOf(rendered(web))).toMatch(
      /^# web-science-tiny-py313_2026t\nARG PARENT=localhost\/workbench-images:bundle-science-tiny-py313_2026t_20261101\n\nFROM \$\{PARENT\}\n/,
    );
    expect(textOf(rendered('base-tiny-py313_2026t'))).toContain('ARG PARENT=scratch\n\nFROM ${PARENT}\n');
  });

  it('has its sections in order: files, packages, its own, labels, user', () => {
    const text = textOf(rendered(web, { 'images/ides/web/os-packages.txt': 'tool  # to have one\n' }));
    const places = ['COPY ', 'RUN for package in', 'ENTRYPOINT', 'LABEL', 'USER 1001', 'WORKDIR'].map((word) =>
      text.indexOf(word),
    );
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  it('takes packages of all its folders, sorted, each once', () => {
    const text = textOf(
      rendered(web, {
        'images/ides/web/os-packages.txt': 'zebra  # stripes\nant  # work\n',
        'images/ides/web/on-tiny/os-packages.txt': 'bee  # honey\nant  # more work\n',
        'images/ides/web/with-science/os-packages.txt': 'cow  # milk\n',
        'images/ides/web/on-tiny/with-minimal/os-packages.txt': 'dog  # science stands on minimal\n',
        'images/ides/web/without-cuda/os-packages.txt': 'eel  # no electricity\n',
        'images/ides/web/with-cuda/os-packages.txt': 'fox  # not here\n',
        'images/ides/web/with-other/os-packages.txt': 'gnu  # not here\n',
      }),
    );
    expect(text).toContain('for package in ant bee cow dog eel zebra; do');
  });

  it('is the same in whatever order the file system lists what there is', () => {
    const backwards = Object.fromEntries(Object.entries(tinyWorkspace).reverse());
    const files = filesOf(backwards);
    const catalogue = readCatalogue({ ...files, list: (folder) => [...files.list(folder)].reverse() });
    const image = imagesOf(catalogue).get(web);

    expect(image && renderContext(image, shelfOf(catalogue, files))).toEqual(rendered(web));
  });

  it('has no section that goes on into the next', () => {
    expect(() => rendered(web, { 'images/ides/web/custom.hbs': 'RUN echo \\\n' })).toThrow(
      'error[BAD_TEMPLATE]: `images/ides/web/custom.hbs` ends in a backslash, and would swallow what follows',
    );
  });

  it('takes no folder for a file, and no file for a folder', () => {
    expect(() => rendered(web, { 'images/ides/web/on-tiny/custom.hbs/x': '' })).toThrow(
      'error[NOT_A_FILE]: `images/ides/web/on-tiny/custom.hbs` is not a regular file',
    );
    expect(() => rendered(web, { 'images/ides/web/on-tiny/files': '' })).toThrow(
      'error[NOT_A_FILE]: `images/ides/web/on-tiny/files` is not a folder',
    );
  });

  it('copies nothing that git and Nx leave out', () => {
    expect(() => rendered(web, { 'images/ides/web/files/opt/node_modules/x.js': '' })).toThrow(
      "error[BAD_FILE_NAME]: `images/ides/web/files/opt/node_modules` can't be copied",
    );
  });

  it('quotes what labels say, whatever that is', () => {
    const path = 'releases/2026t/combinations/web-science-tiny-py313.yaml';
    const title = 'A "title" with $HOME, {{name}}, back\\slash and `ticks`';
    const text = textOf(rendered(web, { [path]: `${tinyWorkspace[path] ?? ''}title: ${JSON.stringify(title)}\n` }));
    expect(text).toContain(
      'io.k8s.display-name="A \\"title\\" with \\$HOME, {{name}}, back\\\\slash and `ticks` (2026t)"',
    );
  });
});

describe('a fingerprint', () => {
  const parent = `sha256:${'0'.repeat(64)}`;
  const fingerprint = (changes: Readonly<Record<string, Content>> = {}) =>
    fingerprintOf(rendered(web, changes), 'linux/amd64', parent);

  it('is a sha256, the same whenever the same is asked', () => {
    expect(fingerprint()).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(fingerprint()).toBe(fingerprint());
  });

  it.each([
    ['a file that is copied', { 'images/ides/web/files/opt/app-root/www/api': 'version 2\n' }],
    ['its own section', { 'images/ides/web/custom.hbs': 'RUN true\n' }],
    [
      'the day of the release',
      {
        'releases/2026t/release.yaml': (tinyWorkspace['releases/2026t/release.yaml'] ?? '').replace(
          '20261101',
          '20261102',
        ),
      },
    ],
    ['a new section', { 'images/ides/web/on-tiny/custom.hbs': 'RUN true\n' }],
  ])('changes with %s', (_, changes) => {
    expect(fingerprint(changes)).not.toBe(fingerprint());
  });

  it.each([
    ['a section of another image', { 'images/bundles/science/custom.hbs': 'RUN true\n' }],
    ['a section for another OS', { 'images/ides/web/on-other/custom.hbs': 'RUN true\n' }],
    [
      'a comment in YAML',
      { 'images/ides/web/recipe.yaml': `# a comment\n${tinyWorkspace['images/ides/web/recipe.yaml'] ?? ''}` },
    ],
    [
      'a place in menus',
      {
        'images/ides/web/recipe.yaml': (tinyWorkspace['images/ides/web/recipe.yaml'] ?? '').replace(
          'order: 10',
          'order: 11',
        ),
      },
    ],
    ['a reason of a package', { 'images/bundles/science/os-packages.txt': 'numbers  # for another reason\n' }],
  ])('stays with %s', (_, changes) => {
    expect(fingerprint(changes)).toBe(fingerprint());
  });

  it('changes with platform and parent', () => {
    const context = rendered(web);
    const all = [
      fingerprintOf(context, 'linux/amd64', parent),
      fingerprintOf(context, 'linux/arm64', parent),
      fingerprintOf(context, 'linux/amd64', parent.replace('0', '1')),
      fingerprintOf(context, 'linux/amd64', undefined),
    ];
    expect(new Set(all).size).toBe(4);
  });

  it('changes when a file becomes executable', () => {
    const context = rendered(web);
    const files = context.files.map((file) => ({ ...file, executable: true }));
    expect(fingerprintOf({ ...context, files }, 'linux/amd64', parent)).not.toBe(fingerprint());
  });
});

describe('a chain in one Containerfile', () => {
  const links = ['base-tiny-py313_2026t', science, web].map((name) => ({ name, context: rendered(name) }));
  const flat = flatten(links);
  const text = flat[0]?.content.toString('utf8') ?? '';

  it('is a stage for each image, each on the one before', () => {
    expect(text.split('\n').filter((line) => line.startsWith('FROM '))).toEqual([
      'FROM scratch AS base-tiny-py313_2026t',
      'FROM base-tiny-py313_2026t AS bundle-science-tiny-py313_2026t',
      'FROM bundle-science-tiny-py313_2026t AS web-science-tiny-py313_2026t',
    ]);
    expect(text).not.toContain('PARENT');
  });

  it('brings the files of all its images', () => {
    expect(flat.map(({ path }) => path)).toEqual([
      'Containerfile',
      'rootfs.tar',
      'ides/web/files/opt/app-root/bin/start-web.sh',
      'ides/web/files/opt/app-root/www/api',
      'ides/web/files/opt/app-root/www/index.html',
    ]);
  });
});
