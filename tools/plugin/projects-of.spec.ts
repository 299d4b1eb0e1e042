import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { filesOf } from '../fixtures/files-of.ts';
import { tinyWorkspace } from '../fixtures/problems-of.ts';
import { imagesOf } from '../matrix/images-of.ts';
import { pluginOptions } from './options.ts';
import { projectsOf } from './projects-of.ts';

const catalogue = readCatalogue(filesOf(tinyWorkspace));
const projectsIn = (workspace: Readonly<Record<string, string>>) => {
  const read = filesOf(workspace);
  const found = readCatalogue(read);
  return projectsOf(found, imagesOf(found), read, { engine: 'podman', registry: 'quay.io/a' });
};
const projects = projectsIn(tinyWorkspace);
const named = (name: string) => projects.find((project) => project.name === name);

describe('the projects of a workspace', () => {
  it('have each a name and a root of its own', () => {
    expect(new Set(projects.map(({ name }) => name)).size).toBe(projects.length);
    expect(new Set(projects.map(({ root }) => root)).size).toBe(projects.length);
  });

  it('are recipes with their images to build', () => {
    expect(named('ides-runtime')?.root).toBe('images/ides/runtime');
    expect(named('ides-runtime')?.targets?.['build-all']?.dependsOn).toEqual([
      { projects: ['runtime-minimal-tiny-py313_2026t', 'runtime-science-tiny-py313_2026t'], target: 'build' },
    ]);
  });

  it('are images that depend on their parents, by name and by digest', () => {
    const web = named('web-science-tiny-py313_2026t');
    expect(web?.implicitDependencies).toEqual(['bundle-science-tiny-py313_2026t']);
    expect(web?.targets?.['build']?.dependsOn).toEqual(['^build']);
    expect(web?.targets?.['build']?.inputs).toContainEqual({ dependentTasksOutputFiles: '**/image.json' });
    expect(web?.targets?.['build']?.outputs).toEqual([
      '{workspaceRoot}/dist/images/web-science-tiny-py313_2026t/image.json',
    ]);
    expect(web?.tags).toEqual(expect.arrayContaining(['kind:ide', 'ide:web', 'bundle:science', 'published']));
  });

  it('take their engine and registry from the options of the plugin', () => {
    for (const target of ['build', 'validate', 'serve']) {
      expect(named('web-science-tiny-py313_2026t')?.targets?.[target]?.options).toEqual({
        engine: 'podman',
        registry: 'quay.io/a',
      });
    }
  });

  const filesOf = (image: string, target: string, pattern = /(images|releases)\//) =>
    (named(image)?.targets?.[target]?.inputs ?? []).filter((input) => typeof input === 'string' && pattern.test(input));
  const inWorkspace = (paths: readonly string[]) => [...paths].sort().map((path) => `{workspaceRoot}/${path}`);

  it('of an image say which files it is made of, and none of others', () => {
    expect(filesOf('runtime-minimal-tiny-py313_2026t', 'build')).toEqual(
      inWorkspace([
        'images/base/tiny/recipe.yaml',
        'images/bundles/minimal/recipe.yaml',
        'images/ides/runtime/recipe.yaml',
      ]),
    );
    expect(filesOf('base-tiny-py313_2026t', 'build')).toEqual(
      inWorkspace([
        'images/base/tiny/custom.hbs',
        'images/base/tiny/os-packages.txt',
        'images/base/tiny/recipe.yaml',
        'images/base/tiny/rootfs.tar',
      ]),
    );
  });

  it('of images take what their release says from one input, which is the same whatever it declares', () => {
    for (const name of imagesOf(catalogue).keys()) {
      expect(named(name)?.targets?.['build']?.inputs).toContainEqual({ input: 'facts', projects: ['2026t'] });
    }
    expect(named('2026t')?.namedInputs).toEqual({ facts: ['{projectRoot}/release.yaml'] });
  });

  it('of an image with a title of its own are made of the file that tells it', () => {
    const file = 'releases/2026t/combinations/runtime-minimal-tiny-py313.yaml';
    const titled = projectsIn({ ...tinyWorkspace, [file]: `${tinyWorkspace[file] ?? ''}title: Mine\n` });
    const { build } = titled.find(({ name }) => name === 'runtime-minimal-tiny-py313_2026t')?.targets ?? {};

    expect(build?.inputs).toContain(`{workspaceRoot}/${file}`);
  });

  it('of an image say, to affected, which files it would be made of if they existed', () => {
    const sections =
      '{before-packages.hbs,builder.hbs,custom.hbs,downloads.yaml,files/**/*,flattened.hbs,os-packages.txt}';
    const variants = '{on-tiny,on-tiny/with-minimal,on-tiny/without-cuda,with-minimal,without-cuda}';
    expect(filesOf('runtime-minimal-tiny-py313_2026t', 'eject')).toEqual(
      inWorkspace([
        'images/base/tiny/recipe.yaml',
        'images/bundles/minimal/recipe.yaml',
        'images/ides/runtime/recipe.yaml',
        `images/ides/runtime/${sections}`,
        `images/ides/runtime/${variants}/${sections}`,
        ...['base/tiny', 'bundles/minimal', 'ides/runtime'].map(
          (recipe) => `releases/2026t/overrides/images/${recipe}/recipe.yaml`,
        ),
        ...['from', 'head', 'labels', 'tail'].map((name) => `releases/2026t/overrides/snippets/${name}.hbs`),
        'releases/2026t/combinations/runtime-minimal-tiny-py313.yaml',
        'releases/2026t/pins/ides/runtime.yaml',
        'releases/2026t/release.yaml',
      ]),
    );
  });

  it('of images take the snippets that all have from one input, which nothing that people edit changes', () => {
    const inputs = [...imagesOf(catalogue).keys()].map((name) => named(name)?.targets?.['build']?.inputs ?? []);
    const possible = [...imagesOf(catalogue).keys()].map((name) =>
      filesOf(name, 'eject', /^\{workspaceRoot\}\/snippets/),
    );
    const frame = inWorkspace(['from', 'head', 'labels', 'tail'].map((name) => `snippets/${name}.hbs`));

    expect(projects.find(({ root }) => root === 'tools')?.namedInputs?.['frame']).toEqual(
      expect.arrayContaining(frame),
    );
    for (const files of possible) expect(files).toEqual(expect.arrayContaining(frame));
    for (const input of inputs) expect(input).toContainEqual({ input: 'frame', projects: ['tools'] });
    for (const path of frame) expect(inputs.flat()).not.toContain(path);
  });

  it('of a recipe are linted again when what judges them is another', () => {
    const inputs = named('ides-runtime')?.targets?.['lint']?.inputs ?? [];

    expect(inputs).toEqual(
      expect.arrayContaining([
        '{workspaceRoot}/images/{base,bundles}/*/recipe.yaml',
        '{workspaceRoot}/releases/*/overrides/images/{base,bundles}/*/recipe.yaml',
        { externalDependencies: ['dockerfile-ast', 'dockerfile-utils'] },
        { env: 'WORKBENCH_CHECKERS' },
        { env: 'WORKBENCH_EXECUTABLES' },
      ]),
    );
  });

  it('are checks with the images that they hold for', () => {
    expect(named('checks-ides-web')?.targets?.['validate']?.dependsOn).toEqual([
      { projects: ['web-science-tiny-py313_2026t'], target: 'validate' },
    ]);
  });
});

describe('options of the plugin', () => {
  it('may be left out', () => {
    expect(pluginOptions(undefined)).toEqual({});
    expect(pluginOptions({ engine: 'podman' })).toEqual({ engine: 'podman' });
    expect(pluginOptions({ registry: 'quay.io/a' })).toEqual({ registry: 'quay.io/a' });
  });

  it('are refused when they are none', () => {
    expect(() => pluginOptions({ engin: 'podman' })).toThrow(
      'error[UNKNOWN_KEY]: unknown key `engin`\n  at nx.json#/plugins/options/engin\nhint: known keys: engine, registry',
    );
    expect(() => pluginOptions({ engine: 1 })).toThrow('error[BAD_VALUE]: `engine`: expected the name of an engine');
    expect(() => pluginOptions({ registry: ['quay.io/a'] })).toThrow(
      'error[BAD_VALUE]: `registry`: expected the host and path of a registry',
    );
    expect(() => pluginOptions({ registry: 'quay.io/a:b' })).toThrow(
      'error[BAD_REGISTRY]: the registry "quay.io/a:b" ends with a tag\n  at nx.json#/plugins/options/registry',
    );
  });
});
