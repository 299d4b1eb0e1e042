import { filesOf } from '../fixtures/files-of.ts';
import { tinyWorkspace } from '../fixtures/problems-of.ts';
import { first, skopeo } from '../fixtures/skopeo.ts';
import { filesWith } from '../generators/recipe-files.ts';
import { workspaceOfFiles } from '../generators/workspace-of-tree.ts';
import { WorkbenchError } from '../model/problem.ts';
import { stemOf } from '../catalogue/read-combinations.ts';
import { ownBase, withFlagsFirst } from './own-base.ts';
import type { WizardAnswers } from './questions.ts';

const files = filesOf({
  ...tinyWorkspace,
  'snippets/deb/os-packages.hbs': 'RUN echo{{#each packages}} {{this}}{{/each}}\n',
});
const workspace = { root: '/workspace', ...workspaceOfFiles(files) };
const from = 'registry.example/team/python:3.11';
const release = '2026t';

type Asked = Parameters<typeof ownBase>[0];

async function refused(asked: Asked, said: WizardAnswers = { release }, { doors } = skopeo()): Promise<WorkbenchError> {
  const error: unknown = await ownBase(asked, said, workspace, doors).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(WorkbenchError);
  return error as WorkbenchError;
}

describe("a base image of one's own, in the wizard", () => {
  it('answers what it stands on and its Python, with what there is to write and to choose', async () => {
    const { title, answers } = await ownBase({ from }, { release, ide: 'web' }, workspace, skopeo().doors);

    expect(title).toBe(from);
    expect(answers).toMatchObject({ os: 'python', python: 'py311' });
    expect([...(answers.base?.planned.texts.keys() ?? [])]).toEqual([
      'images/base/python/recipe.yaml',
      'images/base/python/custom.hbs',
      'images/base/python/checks/checks.yaml',
      'releases/2026t/pins/base/python.yaml',
    ]);
    expect(answers.base?.planned.digest).toBe(first);
    expect(answers.base?.offers.flatMap(({ choices }) => choices.map(stemOf))).toEqual([
      'web-minimal-python-py311',
      'web-science-python-py311',
    ]);
    expect(answers.base?.workspace.catalogue.shared.bases.has('python')).toBe(true);
    expect(workspace.catalogue.shared.bases.has('python')).toBe(false);
  });

  it('has nothing to write, and asks nobody, where that base is there already', async () => {
    const { answers } = await ownBase({ from }, { release }, workspace, skopeo().doors);
    const texts = new Map([...(answers.base?.planned.texts ?? [])].map(([path, text]) => [path, { text }]));
    const after = { root: '/workspace', ...workspaceOfFiles(filesWith(files, texts)) };
    const { asked, doors } = skopeo();

    const again = await ownBase({ from }, { release }, after, doors);

    expect(again.answers.base?.planned.texts.size).toBe(0);
    expect(asked).toEqual([]);
  });

  it.each<[string, Partial<Asked>, string, RegExp]>([
    ['nothing', { from: '' }, 'BAD_REFERENCE', /at --base-image/],
    ['no registry', { from: 'team/python:3.11' }, 'BAD_REFERENCE', /write `docker.io/],
    ['an option', { from: '--authfile=/etc/shadow' }, 'BAD_REFERENCE', /is no image/],
    ['a command', { from: 'quay.io/a/$(touch /tmp/x):1' }, 'BAD_REFERENCE', /is no image/],
    ['a template', { from: 'quay.io/a/{{pins}}:1' }, 'BAD_REFERENCE', /is no image/],
    ['two lines', { from: 'quay.io/a/b:1\nUSER root' }, 'BAD_REFERENCE', /is no image/],
    ['a path', { from: '../../etc/passwd' }, 'BAD_REFERENCE', /is no image/],
    ['what is huge', { from: `quay.io/${'x'.repeat(1_000_000)}` }, 'BAD_REFERENCE', /longer than 400/],
    ['a name that is taken', { name: 'tiny' }, 'BASE_EXISTS', /say another name by `--base-name`/],
    ['a name that is a path', { name: '../x' }, 'BAD_NAME', /say another by `--base-name`/],
    ['a name that images begin with', { name: 'cuda' }, 'RESERVED_NAME', /at --base-name/],
    ['a family that is none', { family: 'arch' }, 'UNKNOWN_FAMILY', /at --base-family/],
    ['another Python than it says', { python: 'py39' }, 'BASE_UNFIT', /at --base-image/],
    ['a Python that is none', { python: '$(x)' }, 'BAD_OPTIONS', /--python/],
  ])('refuses %s, and names the flags of the wizard', async (_, change, code, words) => {
    const { message, problems } = await refused({ from, ...change });

    expect(problems.map((problem) => problem.code)).toEqual([code]);
    expect(message).toMatch(words);
    expect(message).not.toMatch(/--(from|name|family)\b/);
  });

  it('says what a registry does not give', async () => {
    const { message } = await refused({ from }, { release }, skopeo({ down: true }));

    expect(message).toContain('error[PARENT_UNREACHABLE]');
    expect(message).toContain('  at --base-image\n');
  });

  it('says why nothing that is chosen already can stand on it', async () => {
    const { problems } = await refused({ from }, { release, accelerator: 'cuda' });

    expect(problems.map(({ code }) => code)).toEqual(['NO_SUCH_CHOICE']);
  });

  it('tells somebody who writes how to say what an image does not say of itself', async () => {
    const error = await refused({ from }, { release }, skopeo({ config: { os: 'linux', architecture: 'amd64' } }));

    const told = withFlagsFirst(error, from) as WorkbenchError;

    expect(told.problems.map(({ code, hint }) => [code, hint])).toEqual([
      ['BASE_UNKNOWN', 'say it, such as `--python py311`'],
      [
        'BASE_UNKNOWN',
        expect.stringMatching(
          /^say it: `--base-family deb` or .*; for that, leave by Ctrl-C, and begin with `npm run wizard -- --base-image registry/,
        ),
      ],
    ]);
    const other = await refused({ from: '' });
    expect(withFlagsFirst(other, '')).toEqual(other);
  });

  it('takes what it is told where an image says nothing', async () => {
    const { doors } = skopeo({ config: { os: 'linux', architecture: 'amd64' } });

    const { answers } = await ownBase(
      { from, name: 'own', python: 'py312', family: 'tiny' },
      { release },
      workspace,
      doors,
    );

    expect(answers).toMatchObject({ os: 'own', python: 'py312' });
  });
});
