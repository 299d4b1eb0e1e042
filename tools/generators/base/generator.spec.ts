import type { Tree } from '@nx/devkit';
import { createTree } from '@nx/devkit/testing';
import { tinyWorkspace } from '../../fixtures/problems-of.ts';
import { first, python311, second, skopeo as registry } from '../../fixtures/skopeo.ts';
import { WorkbenchError } from '../../model/problem.ts';
import { workspaceOfTree } from '../workspace-of-tree.ts';
import { addBase, type BaseOptions } from './generator.ts';

const team: BaseOptions = { from: 'registry.example/team/python:3.11', family: 'tiny' };
const recipe = 'images/base/python/recipe.yaml';
const pins = 'releases/2026t/pins/base/python.yaml';
const combination = 'releases/2026t/combinations/runtime-minimal-python-py311.yaml';

const changes = (tree: Tree) => JSON.stringify(tree.listChanges());

describe('nx g base', () => {
  let tree: Tree;

  beforeEach(() => {
    tree = createTree();
    for (const [path, text] of Object.entries(tinyWorkspace)) tree.write(path.replace(/\*$/, ''), text);
    tree.write('snippets/deb/os-packages.hbs', 'RUN echo{{#each packages}} {{this}}{{/each}}\n');
  });

  async function refused(options: BaseOptions, { doors, asked } = registry()): Promise<WorkbenchError> {
    const before = changes(tree);
    const error: unknown = await addBase(tree, options, doors).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WorkbenchError);
    expect(changes(tree)).toBe(before);
    expect(asked.every((line) => line.startsWith('skopeo '))).toBe(true);
    return error as WorkbenchError;
  }

  it('writes a recipe, its checks, the pin and a combination', async () => {
    const { asked, doors } = registry();

    const lines = await addBase(tree, team, doors);

    expect(tree.read(recipe, 'utf8')).toBe(
      [
        'title: team/python:3.11',
        'description: Python 3.11 of registry.example/team/python:3.11, in an environment that a user under any UID can write',
        'order: 20',
        'family: tiny',
        'pythons:',
        "  py311: '3.11'",
        'from:',
        '  py311: registry.example/team/python:3.11',
        '',
      ].join('\n'),
    );
    expect(tree.read(pins, 'utf8')).toBe(`parents:\n  py311: ${first}\n`);
    expect(tree.read(combination, 'utf8')).toBe('ide: runtime\nbundle: minimal\nos: python\npython: py311\n');
    expect(tree.read('images/base/python/checks/checks.yaml', 'utf8')).toContain('name: the home can be written');
    expect(tree.read('docs/catalogue.md', 'utf8')).toContain('runtime-minimal-python-py311_2026t');
    expect(lines).toEqual([
      `added    base python on registry.example/team/python:3.11, pinned by its digest ${first}`,
      `declared ${combination}`,
      'next     npx nx validate runtime-minimal-python-py311_2026t',
    ]);
    expect(asked).toEqual([
      'skopeo --override-os linux --override-arch amd64 inspect --no-tags --format {{.Digest}} docker://registry.example/team/python:3.11',
      `skopeo --override-os linux --override-arch amd64 inspect --config docker://registry.example/team/python@${first}`,
    ]);
  });

  it('changes nothing the second time, and asks nobody, whatever the registry has by then', async () => {
    await addBase(tree, team, registry().doors);
    const before = changes(tree);
    const { asked, doors } = registry({ digest: second });

    const lines = await addBase(tree, team, doors);

    expect(changes(tree)).toBe(before);
    expect(asked).toEqual([]);
    expect(lines).toEqual(['base python is there already, as it was asked for']);
  });

  it('makes images that Nx knows', async () => {
    await addBase(
      tree,
      { ...team, ide: 'web', bundle: 'science', name: 'own', title: 'My own: {{x}} #1' },
      registry().doors,
    );

    const { images, catalogue } = workspaceOfTree(tree);
    expect([...images.keys()]).toEqual(
      expect.arrayContaining(['base-own-py311_2026t', 'bundle-science-own-py311_2026t', 'web-science-own-py311_2026t']),
    );
    expect(catalogue.shared.bases.get('own')?.title).toBe('My own: {{x}} #1');
  });

  it('pins for another release, and leaves the recipe and comments as they are', async () => {
    await addBase(tree, team, registry().doors);
    for (const path of ['releases/2026t/release.yaml']) {
      tree.write('releases/2026u/release.yaml', (tree.read(path, 'utf8') ?? '').replace('20261101', '20261201'));
    }
    tree.write('releases/2026u/pins/base/python.yaml', 'parents:\n  py311: null # not yet\n');
    const written = `# mine\n${tree.read(recipe, 'utf8') ?? ''}`;
    tree.write(recipe, written);

    await addBase(tree, { ...team, release: '2026u' }, registry({ digest: second }).doors);

    expect(tree.read(recipe, 'utf8')).toBe(written);
    expect(tree.read('releases/2026u/pins/base/python.yaml', 'utf8')).toBe(`parents:\n  py311: ${second} # not yet\n`);
    expect(tree.read(pins, 'utf8')).toContain(first);
    expect(tree.exists('releases/2026u/combinations/runtime-minimal-python-py311.yaml')).toBe(true);
  });

  it.each([
    ['a tag and a digest', `registry.example/a/python:3.11@${second}`, 'registry.example/a/python:3.11', second],
    ['no tag', 'registry.example/a/python', 'registry.example/a/python:latest', first],
    ['a port', '127.0.0.1:5000/python:3.11', '127.0.0.1:5000/python:3.11', first],
  ])('takes %s', async (_, from, named, digest) => {
    await addBase(tree, { ...team, from }, registry().doors);

    expect(tree.read(recipe, 'utf8')).toContain(`py311: ${named}\n`);
    expect(tree.read(pins, 'utf8')).toBe(`parents:\n  py311: ${digest}\n`);
  });

  it('takes a digest alone, which then stands in the recipe', async () => {
    const from = `registry.example/a/python@${second}`;

    await addBase(tree, { ...team, from }, registry().doors);

    expect(tree.read(recipe, 'utf8')).toContain(`py311: ${from}\n`);
    expect(tree.exists(pins)).toBe(false);
    const before = changes(tree);
    await addBase(tree, { ...team, from }, registry().doors);
    expect(changes(tree)).toBe(before);
  });

  it('asks a registry of this machine over plain HTTP, and no other', async () => {
    const { asked, doors } = registry();

    await addBase(tree, { ...team, from: 'localhost:5000/team/python:3.11' }, doors);

    expect(asked).toHaveLength(2);
    for (const line of asked) expect(line).toContain(' inspect --tls-verify=false ');
  });

  it.each([
    ['Debian', python311, 'deb'],
    ['one of its own', { ...python311, history: [{ created_by: '/bin/sh -c dpkg -i a.deb' }] }, 'deb'],
  ])('tells the family of %s', async (_, config, family) => {
    await addBase(tree, { from: team.from }, registry({ config }).doors);

    expect(tree.read(recipe, 'utf8')).toContain(`family: ${family}\n`);
  });

  it.each<[string, Partial<BaseOptions>, string, RegExp]>([
    ['nothing', { from: '' }, 'BAD_REFERENCE', /with its registry, such as/],
    ['what is huge', { from: `quay.io/${'x'.repeat(1_000_000)}` }, 'BAD_REFERENCE', /longer than 400/],
    ['an option', { from: '-x' }, 'BAD_REFERENCE', /"-x" is no image/],
    ['an option of skopeo', { from: '--authfile=/etc/shadow' }, 'BAD_REFERENCE', /is no image/],
    ['a command', { from: 'quay.io/a/$(touch /tmp/x):1' }, 'BAD_REFERENCE', /is no image/],
    ['a template', { from: 'quay.io/a/{{pins}}:1' }, 'BAD_REFERENCE', /is no image/],
    ['a path', { from: '../../etc/passwd' }, 'BAD_REFERENCE', /is no image/],
    ['an absolute path', { from: '/etc/passwd' }, 'BAD_REFERENCE', /is no image/],
    ['two lines', { from: 'quay.io/a/b:1\nUSER root' }, 'BAD_REFERENCE', /is no image/],
    ['a scheme', { from: 'docker://quay.io/a/b:1' }, 'BAD_REFERENCE', /leave out `docker:\/\/`/],
    ['a password', { from: 'bob:secret@quay.io/a/b:1' }, 'BAD_REFERENCE', /is no image/],
    ['half a digest', { from: 'quay.io/a/b@sha256:123' }, 'BAD_REFERENCE', /is no image/],
    ['a short name', { from: 'python:3.11' }, 'BAD_REFERENCE', /write `docker.io\/library\/python:3.11`/],
    ['no registry', { from: 'team/python:3.11' }, 'BAD_REFERENCE', /write `docker.io\/team\/python:3.11`/],
    ['an empty name', { name: '' }, 'BAD_NAME', /say another by `--name`/],
    ['a name that is a path', { name: '../../x' }, 'BAD_NAME', /say another by `--name`/],
    ['a name that is a command', { name: '$(x)' }, 'BAD_NAME', /say another by `--name`/],
    ['a huge name', { name: 'x'.repeat(1_000_000) }, 'BAD_NAME', /say another by `--name`/],
    ['a name that images begin with', { name: 'cuda' }, 'RESERVED_NAME', /begin with that word/],
    ['the name of a family', { name: 'deb' }, 'RESERVED_NAME', /family of systems/],
    ['the name of another base', { name: 'tiny' }, 'BASE_EXISTS', /edit that recipe/],
    ['a name that can be made of nothing', { from: 'quay.io/9/313:1' }, 'BAD_NAME', /say another by `--name`/],
    ['another Python than it says', { python: 'py39' }, 'BASE_UNFIT', /say `--python py311`/],
    ['a Python that is none', { python: 'py27' }, 'BAD_OPTIONS', /`--python` is "py27"/],
    ['a Python that is a template', { python: '{{python}}' }, 'BAD_OPTIONS', /--python/],
    ['a family that is none', { family: 'arch' }, 'UNKNOWN_FAMILY', /use one of: deb, .*tiny/],
    ['a family that is a path', { family: '../deb' }, 'UNKNOWN_FAMILY', /use one of: /],
    ['a release that is none', { release: '../2026t' }, 'UNKNOWN_RELEASE', /use one of: 2026t/],
    ['an IDE that is none', { ide: 'wep' }, 'UNKNOWN_IDE', /the nearest is `web`/],
    ['a bundle that is none', { bundle: '$(x)' }, 'UNKNOWN_BUNDLE', /use one of/],
    ['a title of two lines', { title: 'a\nb: c' }, 'BAD_OPTIONS', /expected one line/],
  ])('refuses %s, and changes nothing', async (_, change, code, words) => {
    const { message, problems } = await refused({ ...team, ...change });

    expect(problems.map((problem) => problem.code)).toEqual([code]);
    expect(message).toMatch(words);
    expect(message.length).toBeLessThan(1000);
  });

  it.each<[string, object, readonly RegExp[]]>([
    [
      'another machine',
      { ...python311, architecture: 'arm64' },
      [/made for linux\/arm64, and images here for linux\/amd64/],
    ],
    [
      'a volume where Python goes, and instructions for others',
      {
        ...python311,
        config: { ...python311.config, Volumes: { '/opt/app-root/src': {}, '/data': {} }, OnBuild: ['RUN x'] },
      },
      [/`VOLUME \/opt\/app-root\/src`/, /without `ONBUILD`/],
    ],
  ])('refuses an image with %s', async (_, config, words) => {
    const { problems, message } = await refused(team, registry({ config }));

    expect(problems.map(({ code }) => code)).toEqual(words.map(() => 'BASE_UNFIT'));
    for (const word of words) expect(message).toMatch(word);
  });

  it('asks for what an image does not say of itself', async () => {
    const { problems } = await refused(
      { from: team.from },
      registry({ config: { os: 'linux', architecture: 'amd64' } }),
    );

    expect(problems).toMatchObject([
      { code: 'BASE_UNKNOWN', where: '--from', hint: 'say it, such as `--python py311`' },
      { code: 'BASE_UNKNOWN', where: '--from', hint: expect.stringMatching(/^say it: `--family deb` or /) as string },
    ]);
  });

  it('says why a registry gives nothing', async () => {
    const { message } = await refused(team, registry({ down: true }));

    expect(message).toContain(
      'error[PARENT_UNREACHABLE]: the registry gives no digest for `registry.example/team/python:3.11`',
    );
    expect(message).toContain('skopeo says: connection refused');
  });

  it.each([
    ['nothing', ''],
    ['no JSON', 'null'],
    ['a page', '<html>'],
  ])('takes %s for no digest', async (_, digest) => {
    expect((await refused(team, registry({ digest }))).problems.map(({ code }) => code)).toEqual([
      'PARENT_UNREACHABLE',
    ]);
  });

  it('says it where another image, Python or digest is asked for by a name that is taken', async () => {
    await addBase(tree, team, registry().doors);

    for (const change of [{ from: 'registry.example/other/python:3.11' }, { python: 'py312' }, { family: 'deb' }]) {
      expect((await refused({ ...team, ...change })).message).toContain(
        'error[BASE_EXISTS]: base `python` is there already',
      );
    }
    const other = await refused({ ...team, from: `${team.from}@${second}` });
    expect(other.message).toContain('hint: `npx nx g refresh 2026t` takes the newest');
  });
});
