import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '@nx/devkit';
import fastGlob from 'fast-glob';
import { filesUnder, type Files } from '../catalogue/files.ts';
import { memoFiles } from '../catalogue/memo-files.ts';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { chainOf } from '../matrix/chain.ts';
import { imagesOf } from '../matrix/images-of.ts';
import type { Image } from '../model/image.ts';
import { WorkbenchError } from '../model/problem.ts';
import { renderContext } from '../recipe/render.ts';
import { templateReader, type ReadTemplate } from '../recipe/template.ts';
import { mutationsOf } from './mutations.ts';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

/** What rendering wrote for every image: a sum of its context, or the message with which it failed. */
interface Rendered {
  readonly images: ReadonlyMap<string, Image>;
  readonly sums: ReadonlyMap<string, string>;
}

const original = memoFiles(filesUnder(workspaceRoot));
const originalTemplates = templateReader(original);
const paths = fastGlob.sync(['images/**', 'snippets/**', 'releases/**'], { cwd: workspaceRoot, dot: true }).sort();

/** Of files that lie alike in many folders, the first, the last and one between. */
const sample = paths.filter((path) => {
  const alike = paths.filter((other) => shapeOf(other) === shapeOf(path));
  return [alike[0], alike[Math.floor(alike.length / 2)], alike.at(-1)].includes(path);
});

/** `images/bundles/r/on-c9s/custom.hbs` and `images/ides/vscode/on-deb13/custom.hbs` lie alike. */
function shapeOf(path: string): string {
  return path
    .replace(/^(images|releases)\/(base\/|cuda\/|bundles\/|ides\/)?[^/]+/, '$1/*')
    .replaceAll(/\/(on|with|without)-[^/]+/g, '/$1-*')
    .replace(/\/(files|checks|combinations|locks|pins)\/.*?([^/]*)$/, (_, folder: string, name: string) =>
      folder === 'locks' ? `/locks/${name}` : `/${folder}/*`,
    );
}

/** Files that might be added, and become part of some images. */
const newPaths = [
  'images/bundles/minimal/os-packages.txt',
  'images/bundles/minimal/before-packages.hbs',
  'images/bundles/minimal/custom.hbs',
  'images/bundles/datascience/on-deb12/os-packages.txt',
  'images/bundles/r/files/etc/R/more',
  'images/ides/jupyter/with-pytorch/custom.hbs',
  'images/ides/jupyter/on-deb13/files/etc/more',
  'images/ides/runtime/on-deb13/os-packages.txt',
  'images/ides/runtime/on-deb99/os-packages.txt',
  'images/ides/runtime/README.md',
  'snippets/deb/unused.hbs',
  'snippets/nginx/on-deb/os-packages.txt',
  'snippets/nginx/files/etc/more',
  'snippets/fix-permissions/on-c9s/os-packages.txt',
  'images/bundles/spark/downloads.yaml',
  'images/bundles/pytorch/on-c9s/with-cuda/os-packages.txt',
  'images/ides/vscode/on-c9s/with-datascience/custom.hbs',
  'images/cuda/runtime/on-rpm/before-packages.hbs',
  'releases/2026b/locks/minimal/py311/requirements.txt',
  'releases/2026b/locks/base/py313/requirements.txt',
  'releases/2023c/locks/r/py311/requirements.txt',
  'releases/2026b/overrides/snippets/deb/os-packages.hbs',
  'releases/2023c/overrides/snippets/nginx.hbs',
  'releases/2023c/overrides/snippets/nginx/files/etc/more',
];

/** What is known of the workspace when one file has other contents. Undefined if that is no workspace. */
function renderAll(path?: string, content?: Buffer): Rendered | undefined {
  const files = path === undefined ? original : memoFiles(changed(original, path, content));
  try {
    const catalogue = readCatalogue(files);
    const images = imagesOf(catalogue);
    const changedTemplates = templateReader(files);
    const readTemplate: ReadTemplate = (wanted, problems) =>
      (wanted === path ? changedTemplates : originalTemplates)(wanted, problems);
    const shelf = { catalogue, images, files, readTemplate };
    return {
      images,
      sums: new Map([...images.values()].map((image) => [image.name, sumOf(() => renderContext(image, shelf))])),
    };
  } catch (error) {
    if (error instanceof WorkbenchError) return undefined;
    throw error;
  }
}

function sumOf(render: () => ReturnType<typeof renderContext>): string {
  const hash = createHash('sha256');
  try {
    for (const { path, content, executable } of render().files)
      hash.update(`${path}\0${String(executable)}\0`).update(content);
  } catch (error) {
    if (!(error instanceof WorkbenchError)) throw error;
    hash.update(error.message);
  }
  return hash.digest('hex');
}

/** The same files but for one. */
function changed(files: Files, path: string, content: Buffer | undefined): Files {
  const segments = path.split('/');
  return {
    read: (asked) => (asked === path ? content : files.read(asked)),
    list: (folder) => {
      const own = files.list(folder).filter(({ name }) => content !== undefined || `${folder}/${name}` !== path);
      const isAbove = path.startsWith(`${folder}/`);
      const name = segments[folder.split('/').length] ?? '';
      if (!isAbove || content === undefined || own.some((entry) => entry.name === name)) return own;
      const type = `${folder}/${name}` === path ? 'file' : 'folder';
      return [...own, { name, type, executable: false } as const].sort((a, b) => (a.name < b.name ? -1 : 1));
    },
  };
}

/** The images whose context some change of the file alters, and those above them. */
function affectedBy(path: string, before: Rendered): string[] {
  const content = original.read(path);
  const mutations = content === undefined ? [Buffer.from('probe  # new\n')] : mutationsOf(path, content, words());
  const touched = new Set<string>();
  for (const mutation of mutations) {
    const after = renderAll(path, mutation);
    for (const [image, sum] of after?.sums ?? []) {
      if (before.sums.has(image) && before.sums.get(image) !== sum) touched.add(image);
    }
  }
  return [...before.images.keys()]
    .filter((image) => chainOf(before.images, image).some(({ name }) => touched.has(name)))
    .sort();
}

/** Names that other files use, so that a value is also replaced by one that means something. */
function words(): string[] {
  return [
    'deb',
    'deb12',
    'deb13',
    'minimal',
    'datascience',
    'r',
    'jupyter',
    'runtime',
    'bookworm',
    '3.12',
    'registry.example/x',
  ];
}

describe('nx show projects --affected', () => {
  const before = renderAll();
  let copy: WorkspaceCopy;

  beforeAll(() => {
    copy = copyWorkspace(['images', 'releases']);
  });
  afterAll(() => copy.remove());

  it('looks at a workspace with images', () => {
    expect(before?.images.size).toBeGreaterThan(70);
    expect(sample.length).toBeGreaterThan(60);
  });

  /** While no file changes, Nx's daemon answers in half the time. */
  const affected = async (path: string, daemon = true): Promise<string[]> => {
    const args = ['show', 'projects', '--affected', `--files=${path}`, '-t', 'build', '--json'];
    const { all } = await copy.nx(args, { NX_DAEMON: String(daemon) });
    return (JSON.parse(all.split('\n').find((line) => line.startsWith('[')) ?? '') as string[]).sort();
  };

  it.each([...sample, ...newPaths])('names the images that %s can change, and no others', async (path) => {
    expect(await affected(path)).toEqual(before === undefined ? [] : affectedBy(path, before));
  });

  it.each<[string, string, string | undefined]>([
    ['a snippet that is gone', 'snippets/fix-permissions.hbs', undefined],
    ['a snippet that every image has, and that is gone', 'snippets/tail.hbs', undefined],
    ['a snippet that is no template any more', 'snippets/python-kernel.hbs', '{{#if'],
    ['a section that is gone', 'images/ides/jupyter/on-deb13/custom.hbs', undefined],
    ['a file of a snippet that is gone', 'snippets/nginx/files/opt/app-root/libexec/kernels.cgi', undefined],
    ['a lock that is gone', 'releases/2023c/locks/base/py39/requirements.txt', undefined],
    ['a runtime image that Elyra knew is gone', 'releases/2023c/combinations/runtime-spark-c9s-py311.yaml', undefined],
  ])('names the images that can no more be rendered as they were: %s', async (_, path, content) => {
    const text = copy.read(path);
    if (content === undefined) rmSync(join(copy.root, path));
    else copy.write(path, content);
    const named = await affected(path, false);
    copy.write(path, text);

    // An image that is declared no more can't be named.
    const expected = before === undefined ? [] : affectedBy(path, before);
    expect(named).toEqual(expected.filter((image) => before?.images.get(image)?.declaredIn !== path));
  });

  it.each<[string, string, readonly string[]]>([
    ['a recipe that no image is made from is gone', 'images/bundles/nobodys/recipe.yaml', []],
    [
      'a copy that a release had of a recipe is gone',
      'releases/2026b/overrides/images/ides/runtime/recipe.yaml',
      [...(before?.images.values() ?? [])]
        .filter(({ release, ide }) => release === '2026b' && ide === 'runtime')
        .map(({ name }) => name)
        .sort(),
    ],
    ['a test of ours', 'tools/recipe/render.spec.ts', []],
    ['a test with an engine', 'tools/e2e/tiny.e2e.spec.ts', []],
    ['the documentation', 'docs/recipes.md', []],
    ['our renderer', 'tools/recipe/render.ts', [...(before?.images.keys() ?? [])].sort()],
    ['the schema of an executor', 'tools/executors/build/schema.json', [...(before?.images.keys() ?? [])].sort()],
  ])('is exact about %s', async (_, path, images) => {
    expect(await affected(path)).toEqual(images);
  });
});
