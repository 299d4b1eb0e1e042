import { join } from 'node:path';
import { parse } from 'yaml';
import { filesUnder } from '../catalogue/files.ts';
import { memoFiles } from '../catalogue/memo-files.ts';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { filesOf, type Content } from '../fixtures/files-of.ts';
import { schemaProblems, type SchemaName } from '../fixtures/manifest-schemas.ts';
import { tinyWorkspace, type Changes } from '../fixtures/problems-of.ts';
import { imagesOf } from '../matrix/images-of.ts';
import type { Declared } from './asked-files.ts';
import { manifestsOf, type Manifests } from './manifests-of.ts';
import type { OsVersions } from './versions.ts';

const nothingKnown: OsVersions = () => undefined;

function declaredIn(files: Declared['files']): Declared {
  const catalogue = readCatalogue(files);
  return { catalogue, images: imagesOf(catalogue), files };
}

const real = declaredIn(memoFiles(filesUnder(join(__dirname, '../..'))));

/** The manifests of a release of the tiny catalogue, with other contents for some files. */
function tiny(changes: Changes = {}, release = '2026t', osVersions = nothingKnown): Manifests {
  const contents = Object.entries({ ...tinyWorkspace, ...changes }).filter(
    (pair): pair is [string, Content] => pair[1] !== undefined,
  );
  return manifestsOf(release, declaredIn(filesOf(Object.fromEntries(contents))), osVersions);
}

/** A second release of the tiny catalogue, that publishes some of the same. */
function release(name: string, { date = '20270101', more = '', combinations = ['web-science'] } = {}): Changes {
  return {
    [`releases/${name}/release.yaml`]: `title: ${name}\ndate: ${date}\nrepository: registry.example/workbench-images\nsource: https://example.org/workbench-images\n${more}`,
    ...Object.fromEntries(
      combinations.map((combination) => {
        const [ide = '', bundle = ''] = combination.split('-');
        const text = `ide: ${ide}\nbundle: ${bundle}\nos: tiny\npython: py313\n`;
        return [`releases/${name}/combinations/${combination}-tiny-py313.yaml`, text];
      }),
    ),
  };
}

const textOf = ({ files }: Manifests, path: string) => files.find((file) => file.path === path)?.text ?? '';

interface Tag {
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly from: { readonly name: string };
}

interface Stream {
  readonly metadata: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: { readonly tags: readonly Tag[] };
}

const streamOf = (manifests: Manifests, combination: string) =>
  parse(textOf(manifests, `imagestreams/${combination}.yaml`)) as Stream;
const titleOf = ({ metadata }: Stream) => metadata.annotations['opendatahub.io/notebook-image-name'];
const jsonOf = ({ annotations }: Tag, name: string): unknown => JSON.parse(annotations[name] ?? 'null');

const software = 'opendatahub.io/notebook-software';
const libraries = 'opendatahub.io/notebook-python-dependencies';
const metadata = 'opendatahub.io/runtime-image-metadata';

/** What schemas have against a file, read as YAML 1.2 and as the older YAML of many readers. */
function fileProblems({ path, text }: { readonly path: string; readonly text: string }): string[] {
  if (path.endsWith('.json')) return schemaProblems('elyra-runtime-image', JSON.parse(text));
  const value: unknown = parse(text);
  expect(parse(text, { version: '1.1', schema: 'yaml-1.1' })).toEqual(value);
  if (path.startsWith('kubeflow/')) return schemaProblems('kubeflow-spawner', value);
  const tags = (value as Stream).spec.tags;
  return [
    ...schemaProblems('image-stream', value),
    ...tags.flatMap((tag) =>
      [software, libraries]
        .filter((name) => tag.annotations[name] !== undefined)
        .flatMap((name) => schemaProblems('versions', jsonOf(tag, name))),
    ),
    ...tags
      .filter(({ annotations }) => annotations[metadata] !== undefined)
      .flatMap((tag) =>
        (jsonOf(tag, metadata) as unknown[]).flatMap((one) => schemaProblems('elyra-runtime-image', one)),
      ),
  ];
}

/** Every OS package at one version, as if all images had been looked into. */
const everythingKnown: OsVersions = () => {
  const known = new Map<string, string>();
  known.get = () => '1:2.3.4+dfsg-5';
  known.has = () => true;
  return known;
};

describe.each(real.catalogue.releases.filter(({ endOfLife }) => !endOfLife).map(({ name }) => name))(
  'the manifests of release %s',
  (name) => {
    const published = [...real.images.values()]
      .filter(({ release, declaredIn }) => release === name && declaredIn?.endsWith('.local.yaml') === false)
      .map((image) => image.name.replace(`_${name}`, ''))
      .sort();

    it.each([
      ['nothing is known of what archives hold', nothingKnown],
      ['all of it is known', everythingKnown],
    ])('fit their schemas where %s', (_, osVersions) => {
      const { files, unknown } = manifestsOf(name, real, osVersions);

      expect(files.flatMap((file) => fileProblems(file).map((problem) => `${file.path}${problem}`))).toEqual([]);
      if (osVersions === everythingKnown) expect(unknown).toEqual([]);
    });

    it('have a stream of each published image, and say the same twice', () => {
      const manifests = manifestsOf(name, real, nothingKnown);

      const streams = manifests.files.filter(({ path }) => path.startsWith('imagestreams/'));
      expect(streams.map(({ path }) => path.slice('imagestreams/'.length, -'.yaml'.length)).sort()).toEqual(published);
      const runtimes = manifests.files.filter(({ path }) => path.startsWith('runtime-images/'));
      expect(runtimes.length).toBe(published.filter((image) => /^(cuda-)?runtime-/.test(image)).length);
      expect(manifestsOf(name, real, nothingKnown)).toEqual(manifests);
    });

    it('have one recommended tag in each stream of a workbench', () => {
      const manifests = manifestsOf(name, real, nothingKnown);

      for (const combination of published.filter((image) => !/^(cuda-)?runtime-/.test(image))) {
        const recommended = streamOf(manifests, combination).spec.tags.filter(
          ({ annotations }) => annotations['opendatahub.io/workbench-image-recommended'] === 'true',
        );
        expect(recommended.length).toBe(1);
      }
    });
  },
);

describe('the versions that are told', () => {
  const manifests = manifestsOf('2023c', real, nothingKnown);

  it('are those of locks and pins', () => {
    const [tag] = streamOf(manifests, 'cuda-jupyter-pytorch-c9s-py311').spec.tags;

    expect(tag && jsonOf(tag, software)).toEqual([
      { name: 'Python', version: 'v3.11' },
      { name: 'CUDA', version: '11.8' },
      { name: 'JupyterLab', version: '3.6.5' },
      { name: 'PyTorch', version: '2.0.1+cu118' },
    ]);
    expect(tag && jsonOf(tag, libraries)).toEqual(
      expect.arrayContaining([
        { name: 'JupyterLab', version: '3.6.5' },
        { name: 'numpy', version: '1.24.4' },
        { name: 'pandas', version: '2.1.1' },
      ]),
    );
    expect(tag?.annotations[libraries]).not.toMatch(/"(pip|setuptools|wheel)"/);
  });

  it.each([
    ['vscode-datascience-c9s-py311', { name: 'code-server', version: '4.16.1' }],
    ['rstudio-r-c9s-py311', { name: 'RStudio Server', version: '2023.06.1-524' }],
    ['rstudio-r-c9s-py311', { name: 'R', version: '4.3.1' }],
    ['cuda-jupyter-tensorflow-c9s-py39', { name: 'Python', version: 'v3.9' }],
  ])('of %s are among others %p', (combination, expected) => {
    const [tag] = streamOf(manifests, combination).spec.tags;

    expect(tag && jsonOf(tag, software)).toContainEqual(expected);
  });

  it("leave out what JupyterLab's lock holds where there is no JupyterLab", () => {
    const [tag] = streamOf(manifests, 'vscode-datascience-c9s-py311').spec.tags;

    expect(tag?.annotations[libraries]).not.toContain('jupyterlab');
    expect(tag?.annotations[libraries]).toContain('"numpy"');
  });

  it('are left out where they are not known, and the images are named', () => {
    const { unknown } = manifestsOf('2026b', real, nothingKnown);
    const [tag] = streamOf(manifestsOf('2026b', real, nothingKnown), 'jupyter-datascience-deb13-py313').spec.tags;

    expect(unknown).toContain('jupyter-datascience-deb13-py313_2026b');
    expect(tag && jsonOf(tag, software)).toEqual([{ name: 'Python', version: 'v3.13' }]);
    expect(tag?.annotations[libraries]).toBeUndefined();
  });

  it("are those of the OS's packages where somebody has looked into the image", () => {
    const known = new Map([
      ['jupyterlab', '4.0.11+ds1+~cs11.25.27-3'],
      ['python3-sklearn', '1.4.2+dfsg-8'],
      ['python3-kafka', '2.0.2-8'],
      ['python3-six', '1.17.0-1'],
      ['python3-venv', '3.13.5-1'],
      ['libcudart12', '12.4.127~12.4.1-2'],
      ['python3-torch', '2.6.0+dfsg-8'],
    ]);
    const [tag] = streamOf(
      manifestsOf('2026b', real, () => known),
      'cuda-jupyter-pytorch-deb13-py313',
    ).spec.tags;

    expect(tag && jsonOf(tag, software)).toEqual([
      { name: 'Python', version: 'v3.13' },
      { name: 'CUDA', version: '12.4' },
      { name: 'JupyterLab', version: '4.0.11' },
      { name: 'PyTorch', version: '2.6.0' },
    ]);
    expect(tag && jsonOf(tag, libraries)).toEqual([
      { name: 'JupyterLab', version: '4.0.11' },
      { name: 'kafka-python', version: '2.0.2' },
      { name: 'PyTorch', version: '2.6.0' },
      { name: 'scikit-learn', version: '1.4.2' },
    ]);
  });
});

describe('titles', () => {
  const web = 'releases/2026t/combinations/web-science-tiny-py313.yaml';
  const runtime = 'releases/2026t/combinations/runtime-science-tiny-py313.yaml';
  const titled = (title: string, ide: string) =>
    `ide: ${ide}\nbundle: science\nos: tiny\npython: py313\ntitle: ${JSON.stringify(title)}\n`;

  it.each([
    `"double" and 'single' quotes, \\n and \\u0000 written out`,
    '{{title}} {{{x}}} {{> snippet}} $(NAME) ${NAME} `id` <script>',
    'yes',
    'on',
    '1e3',
    '2026-11-01',
    '- a: b # c',
    '!!binary aGk=',
    '&anchor *alias | > % @',
    'line\u2028and paragraph\u2029ends, \uFEFFmark',
    '数据科学 🚀',
    ' spaces around ',
    'x'.repeat(300),
  ])('come out as they went in: %j', (title) => {
    const manifests = tiny({
      [web]: titled(title, 'web'),
      [runtime]: titled(`runtime ${title}`.slice(0, 300), 'runtime'),
    });

    expect(manifests.files.flatMap(fileProblems)).toEqual([]);
    expect(titleOf(streamOf(manifests, 'web-science-tiny-py313'))).toBe(title);
    const [tag] = streamOf(manifests, 'runtime-science-tiny-py313').spec.tags;
    const told = `runtime ${title}`.slice(0, 300);
    expect(tag && jsonOf(tag, metadata)).toMatchObject([{ display_name: `${told} (2026t)` }]);
  });

  it('of two images must differ', () => {
    const changes = { [web]: titled('The same', 'web'), [runtime]: titled('the SAME', 'runtime') };

    expect(() => tiny(changes)).toThrow(
      `error[DUPLICATE_TITLE]: \`web-science-tiny-py313_2026t\` and \`runtime-science-tiny-py313_2026t\` have the same title, "the SAME"\n  at ${runtime}`,
    );
  });
});

describe('the stream of a combination', () => {
  it('has the menu order of its recipes, and says which devices it uses', () => {
    const { annotations } = streamOf(
      manifestsOf('2023c', real, nothingKnown),
      'cuda-jupyter-pytorch-c9s-py311',
    ).metadata;

    expect(annotations).toMatchObject({
      'opendatahub.io/notebook-image-order': '100300301',
      'opendatahub.io/recommended-accelerators': '["nvidia.com/gpu"]',
    });
  });

  it('keeps to ten digits of order, whatever a recipe says', () => {
    const recipe = (order: number) => `title: Web\ndescription: A page\norder: ${order}\n`;
    const orderOf = (order: number) =>
      streamOf(tiny({ 'images/ides/web/recipe.yaml': recipe(order) }), 'web-science-tiny-py313').metadata.annotations[
        'opendatahub.io/notebook-image-order'
      ];

    expect(orderOf(-5)).toBe('200100');
    expect(orderOf(1_000_000)).toBe('9990200100');
  });

  it('has a tag for each release, of which the newest is recommended', () => {
    for (const name of ['2026t', '2027a']) {
      const manifests = tiny(release('2027a'), name);
      const { tags } = streamOf(manifests, 'web-science-tiny-py313').spec;

      expect(
        tags.map((tag) => [tag.name, tag.from.name, tag.annotations['opendatahub.io/workbench-image-recommended']]),
      ).toEqual([
        ['2027a', 'registry.example/workbench-images:web-science-tiny-py313_2027a_20270101', 'true'],
        ['2026t', 'registry.example/workbench-images:web-science-tiny-py313_2026t_20261101', 'false'],
      ]);
      expect(manifests.files.flatMap(fileProblems)).toEqual([]);
    }
  });

  it('goes by the name of releases, not by their day: an older one is refreshed as well', () => {
    const { tags } = streamOf(tiny(release('2025a', { date: '20270601' })), 'web-science-tiny-py313').spec;

    expect(tags.map(({ name }) => name)).toEqual(['2026t', '2025a']);
  });

  it('keeps a hidden tag of a release that has ended', () => {
    const ended = release('2025a', { date: '20250101', more: 'endOfLife: true\n' });
    const manifests = tiny(ended);
    const { tags } = streamOf(manifests, 'web-science-tiny-py313').spec;

    expect(tags.map(({ name, from }) => [name, from.name])).toEqual([
      ['2026t', 'registry.example/workbench-images:web-science-tiny-py313_2026t_20261101'],
      ['2025a', 'registry.example/workbench-images:web-science-tiny-py313_2025a_20250101'],
    ]);
    expect(tags[1]?.annotations).toEqual({
      'opendatahub.io/image-tag-outdated': 'true',
      'openshift.io/imported-from': 'registry.example/workbench-images',
    });
    expect(streamOf(manifests, 'runtime-minimal-tiny-py313').spec.tags.length).toBe(1);
    expect(manifests.files.flatMap(fileProblems)).toEqual([]);
  });

  it('goes with its declaration, and is not there for one of this clone alone', () => {
    const web = 'releases/2026t/combinations/web-science-tiny-py313.yaml';
    const text = 'ide: web\nbundle: science\nos: tiny\npython: py313\n';

    expect(textOf(tiny({ [web]: undefined }), 'imagestreams/web-science-tiny-py313.yaml')).toBe('');
    const local = tiny({ [web]: undefined, [web.replace('.yaml', '.local.yaml')]: text });
    expect(local.files.map(({ path }) => path).filter((path) => path.includes('web'))).toEqual([]);
    expect(local.files.map(({ text: written }) => written).join('')).not.toContain('web-science');
  });
});

describe("Kubeflow's list", () => {
  const listOf = (manifests: Manifests) => textOf(manifests, 'kubeflow/spawner_ui_config.yaml');

  it('holds what is served below a prefix, in the order of menus', () => {
    const list = parse(listOf(manifestsOf('2023c', real, nothingKnown))) as {
      spawnerFormDefaults: { image: { value: string; options: string[] } };
    };
    const { value, options } = list.spawnerFormDefaults.image;

    expect(value).toBe('quay.io/opendatahub-contrib/workbench-images:jupyter-datascience-c9s-py311_2023c_20230922');
    expect(options[0]).toBe(value);
    expect(options.map((option) => /:(?:cuda-)?([a-z]+)/.exec(option)?.[1])).toEqual([
      ...Array<string>(5).fill('jupyter'),
      'vscode',
      'vscode',
      'rstudio',
    ]);
  });

  it('is not there where nothing can be served', () => {
    const web = 'releases/2026t/combinations/web-science-tiny-py313.yaml';

    expect(listOf(tiny())).toContain('web-science-tiny-py313_2026t_20261101');
    expect(listOf(tiny({ [web]: undefined }))).toBe('');
  });
});

describe('a release', () => {
  it('that publishes nothing has no manifests', () => {
    expect(tiny(release('2027a', { combinations: [] }), '2027a')).toEqual({ files: [], unknown: [] });
  });

  it('that there is not is refused, and so is one that has ended', () => {
    expect(() => tiny({}, '2026x')).toThrow(
      'error[UNKNOWN_RELEASE]: no release is called "2026x"\nhint: use one of: 2026t; the nearest is `2026t`',
    );
    expect(() => tiny({}, '../../etc')).toThrow('error[UNKNOWN_RELEASE]: no release is called "../../etc"');
    expect(() => tiny(release('2025a', { more: 'endOfLife: true\n' }), '2025a')).toThrow(
      'error[ENDED_RELEASE]: release 2025a is at the end of its life\n  at releases/2025a/release.yaml',
    );
  });

  it('has tags that registries take, as long as its names may be', () => {
    const long = (letter: string) => letter.repeat(31);
    const [ide, bundle, os] = [long('i'), long('b'), long('o')] as const;
    const changes = {
      [`images/ides/${ide}/recipe.yaml`]: 'title: I\ndescription: I\norder: 1\n',
      [`images/bundles/${bundle}/recipe.yaml`]: 'title: B\ndescription: B\norder: 1\n',
      [`images/base/${os}/recipe.yaml`]:
        "title: O\ndescription: O\norder: 1\nfamily: tiny\npythons:\n  py313: '3.13'\n",
      [`images/base/${os}/rootfs.tar`]: 'not looked into',
      [`releases/2026t/combinations/${ide}-${bundle}-${os}-py313.yaml`]: `ide: ${ide}\nbundle: ${bundle}\nos: ${os}\npython: py313\n`,
    };

    const [stream] = tiny(changes).files.filter(({ path }) => path.includes(ide));
    expect(stream && fileProblems(stream)).toEqual([]);
  });
});

describe('the schemas', () => {
  const stream = streamOf(tiny(), 'web-science-tiny-py313');
  const [tag] = stream.spec.tags;
  const withTag = (changes: object) => ({ ...stream, spec: { ...stream.spec, tags: [{ ...tag, ...changes }] } });
  const withMetadata = (changes: object) => ({ ...stream, metadata: { ...stream.metadata, ...changes } });
  const runtime = { display_name: 'a', schema_name: 'runtime-image', metadata: { image_name: 'quay.io/a/b:c' } };
  const list = (image: object) => ({ spawnerFormDefaults: { image } });

  it.each<[string, SchemaName, unknown]>([
    ['a name with an underscore', 'image-stream', withMetadata({ name: 'web_science' })],
    ['a name with a dot', 'image-stream', withMetadata({ name: 'web.science' })],
    ['a name with capital letters', 'image-stream', withMetadata({ name: 'Web' })],
    ['a stream of no kind', 'image-stream', withMetadata({ labels: {} })],
    ['a stream without a title', 'image-stream', withMetadata({ annotations: {} })],
    ['an annotation that is no text', 'image-stream', withTag({ annotations: { ...tag?.annotations, a: true } })],
    ['a flag that is none', 'image-stream', withTag({ annotations: { 'opendatahub.io/image-tag-outdated': 'yes' } })],
    ['a long tag', 'image-stream', withTag({ name: 'x'.repeat(129) })],
    ['a tag that leads nowhere', 'image-stream', withTag({ from: undefined })],
    ['a tag of another kind', 'image-stream', withTag({ from: { kind: 'Image', name: 'quay.io/a/b:c' } })],
    ['a reference without a tag', 'image-stream', withTag({ from: { kind: 'DockerImage', name: 'quay.io/a/b' } })],
    ['a policy that there is not', 'image-stream', withTag({ referencePolicy: { type: 'Remote' } })],
    ['an unknown key', 'image-stream', withTag({ colour: 'red' })],
    ['no version', 'versions', [{ name: 'Python' }]],
    ['a version that is a number', 'versions', [{ name: 'Python', version: 3.1 }]],
    ['an empty list', 'versions', []],
    ['a runtime image without an image', 'elyra-runtime-image', { ...runtime, metadata: {} }],
    ['a runtime image of another schema', 'elyra-runtime-image', { ...runtime, schema_name: 'runtime' }],
    ['a list without a choice', 'kubeflow-spawner', list({ value: 'quay.io/a/b:c', options: [] })],
    ['a list with one image twice', 'kubeflow-spawner', list({ value: 'a.b/c:d', options: ['a.b/c:d', 'a.b/c:d'] })],
  ])('refuse %s', (_, schema, value) => {
    expect(schemaProblems('image-stream', stream)).toEqual([]);
    expect(schemaProblems('elyra-runtime-image', runtime)).toEqual([]);
    expect(schemaProblems(schema, value)).not.toEqual([]);
  });
});
