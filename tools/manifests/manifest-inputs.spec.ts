import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastGlob from 'fast-glob';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { filesOf } from '../fixtures/files-of.ts';
import { imagesOf } from '../matrix/images-of.ts';
import { WorkbenchError } from '../model/problem.ts';
import type { Declared } from './asked-files.ts';
import { manifestInputsIn } from './manifest-inputs.ts';
import { manifestsOf } from './manifests-of.ts';

const root = join(__dirname, '../..');

/** Of release 2023c, whose locks are large, these are enough. */
const few = /combinations\/(cuda-jupyter-pytorch|rstudio-r|runtime-spark)-c9s-py311|locks\/(base|pytorch|spark)\/py311/;

/** The texts of the real catalogue, and one more release that publishes a combination of another and has a recipe of its own. */
const contents: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    fastGlob
      .sync(['images/**/{*.yaml,os-packages.txt}', 'releases/**/{*.yaml,*.txt,Pipfile}'], {
        cwd: root,
        ignore: ['**/*.local.yaml', '**/files/**'],
      })
      .filter((path) => !/2023c\/(combinations|locks)/.test(path) || few.test(path))
      .map((path) => [path, readFileSync(join(root, path), 'utf8').replaceAll(/ \\\n {4}--hash=.*/g, '')]),
  ),
  'releases/2027a/release.yaml': 'title: New\ndate: 20270101\nrepository: quay.io/a/b\nsource: https://example.org\n',
  'releases/2027a/combinations/jupyter-minimal-deb13-py313.yaml':
    'ide: jupyter\nbundle: minimal\nos: deb13\npython: py313\n',
  'releases/2027a/overrides/images/ides/jupyter/recipe.yaml':
    'title: Other\ndescription: Other\norder: 3\nserve: { port: 1, health: /, open: /, environment: {} }\n',
};

function declaredIn(files: Readonly<Record<string, string>>): Declared {
  const door = filesOf(files);
  const catalogue = readCatalogue(door);
  return { catalogue, images: imagesOf(catalogue), files: door };
}

const releases = ['2023c', '2026b', '2027a'] as const;

/** All that is told of each release, each OS package being known by a version; undefined where the catalogue is refused. */
function toldOf(files: Readonly<Record<string, string>>): Record<string, string> | undefined {
  const known = new Map<string, string>();
  known.get = () => '1.2.3';
  known.has = () => true;
  try {
    const declared = declaredIn(files);
    const living = releases.filter((name) =>
      declared.catalogue.releases.some((one) => one.name === name && !one.endOfLife),
    );
    return Object.fromEntries(living.map((name) => [name, JSON.stringify(manifestsOf(name, declared, () => known))]));
  } catch (error) {
    if (error instanceof WorkbenchError) return undefined;
    throw error;
  }
}

/** A pattern of Nx, as far as inputs use any. */
function matcher(pattern: string): RegExp {
  const source = pattern
    .split(/(!\(\*\.local\)|\*)/)
    .map((part) =>
      part === '!(*.local)' ? '(?!.*[.]local[.])[^/]*' : part === '*' ? '[^/]*' : part.replaceAll('.', '[.]'),
    )
    .join('');
  return new RegExp(`^${source}$`);
}

/** Ways to change a text so that something else may be told, as many of them at a time as go together. */
const edits: readonly ((text: string, path: string) => string | undefined)[] = [
  () => undefined,
  (text, path) => (path.endsWith('/release.yaml') ? `${text}\nendOfLife: true\n` : text),
  (text) => text.replace(/^(\[packages\]|\[jupyter\])$/gm, '$1\nmissing = "*"'),
  (text, path) => (path.endsWith('.txt') ? `${text}\npython3-new  # new\n` : text),
  (text) =>
    text
      .replace(/^title: .*/m, 'title: Another title')
      .replace(/^description: .*/m, 'description: Another description')
      .replace(/^order: .*/m, 'order: 77')
      .replace(/^date: .*/m, 'date: 20280101')
      .replace(/^repository: .*/m, 'repository: quay.io/other/images')
      .replace(/^source: .*/m, 'source: https://example.org/other')
      .replace(/^ {2}port: .*/m, '$&\n  underPrefix: false')
      .replaceAll(/version: [^,]+,/g, 'version: 9.9.9,')
      .replaceAll(/^( {2}(?!py)\w+): ['\d][^#\n]*/gm, "$1: '9.9'")
      .replaceAll(/==[^ \n]+/g, '==9.9.9'),
];

const before = toldOf(contents);

/** The releases of which a changed text tells something else. */
const changedBy = new Map(
  Object.keys(contents).map((path) => {
    const told = editsOf(path).map(toldOf);
    return [
      path,
      releases.filter((name) => told.some((after) => after !== undefined && after[name] !== before?.[name])),
    ];
  }),
);

function inputsOf(release: string) {
  const { files, variables } = manifestInputsIn(declaredIn(contents))({ name: release, folder: `releases/${release}` });
  const patterns = files.map(matcher);
  return { isInput: (path: string) => patterns.some((pattern) => pattern.test(path)), variables };
}

describe('the inputs of manifests', () => {
  it.each(releases)('of %s are all the files that change what is told', (release) => {
    const { isInput } = inputsOf(release);
    const others = Object.keys(contents).filter((path) => !isInput(path));

    expect(before?.[release]).toBeDefined();
    expect(others.length).toBeGreaterThan(20);
    expect(others.filter((path) => changedBy.get(path)?.includes(release))).toEqual([]);
  });

  it.each([
    ['2023c', 'releases/2023c/locks/pytorch/py311/requirements.txt'],
    ['2023c', 'releases/2023c/locks/pytorch/py311/requirements-jupyter.txt'],
    ['2023c', 'releases/2023c/locks/pytorch/py311/Pipfile'],
    ['2023c', 'releases/2023c/pins/cuda.yaml'],
    ['2023c', 'releases/2023c/pins/ides/rstudio.yaml'],
    ['2023c', 'releases/2023c/combinations/rstudio-r-c9s-py311.yaml'],
    ['2023c', 'images/bundles/spark/recipe.yaml'],
    ['2026b', 'images/bundles/datascience/on-deb/os-packages.txt'],
    ['2026b', 'images/base/deb13/recipe.yaml'],
    ['2026b', 'releases/2026b/release.yaml'],
    ['2026b', 'releases/2027a/release.yaml'],
    ['2026b', 'releases/2027a/combinations/jupyter-minimal-deb13-py313.yaml'],
    ['2026b', 'releases/2027a/overrides/images/ides/jupyter/recipe.yaml'],
  ] as const)('of %s have %s among them, which tells something', (release, path) => {
    expect(inputsOf(release).isInput(path)).toBe(true);
    expect(changedBy.get(path)).toContain(release);
  });

  it('are not the declarations of this clone alone, nor the texts that images are rendered from', () => {
    const { isInput, variables } = inputsOf('2026b');

    expect(isInput('releases/2026b/combinations/jupyter-r-deb13-py313.yaml')).toBe(true);
    expect(isInput('releases/2026b/combinations/jupyter-new-deb13-py313.yaml')).toBe(true);
    expect(isInput('releases/2026b/combinations/jupyter-new-deb13-py313.local.yaml')).toBe(false);
    expect(isInput('releases/2023c/combinations/jupyter-r-deb13-py313.yaml')).toBe(true);
    expect(isInput('releases/2023c/combinations/jupyter-datascience-c9s-py311.yaml')).toBe(false);
    expect(isInput('images/ides/jupyter/custom.hbs')).toBe(false);
    expect(isInput('images/ides/rstudio/recipe.yaml')).toBe(false);
    expect(variables).toEqual(['WORKBENCH_CONTENTS_2026B', 'WORKBENCH_CONTENTS_2027A']);
  });
});

function editsOf(path: string): Readonly<Record<string, string>>[] {
  const text = contents[path] ?? '';
  return edits.flatMap((edit) => {
    const edited = edit(text, path);
    if (edited === text) return [];
    const others = Object.entries(contents).filter(([other]) => other !== path);
    return [Object.fromEntries([...others, ...(edited === undefined ? [] : [[path, edited] as const])])];
  });
}
