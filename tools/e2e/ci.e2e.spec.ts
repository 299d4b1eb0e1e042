import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa, execaSync } from 'execa';
import type { Stages } from '../ci/groups.ts';
import { storeFiles } from '../engine/store-files.ts';
import { tinyImages } from '../fixtures/tiny-files.ts';
import { startFaultyRegistry, type FaultyRegistry } from './faulty-registry.ts';
import { recordOf } from './images.ts';
import { ownEnvironment } from './nx-in.ts';
import { repositoryOf } from './registry-content.ts';
import { passwordOf } from './registry-doorkeeper.ts';
import { fingerprintTagOf, onMain, tinyClone, writing } from './registry-clones.ts';
import type { WorkspaceCopy } from './workspace-copy.ts';

const { base, minimal, science, runtimeMinimal, runtimeScience, web } = tinyImages;
const webMinimal = 'web-minimal-tiny-py313_2026t';
const custom = 'images/bundles/science/custom.hbs';

/** Runs a script as the workflows do. */
async function script(copy: WorkspaceCopy, name: string, args: readonly string[], env: Record<string, string> = {}) {
  const files = { GITHUB_OUTPUT: '', GITHUB_STEP_SUMMARY: '', GITHUB_ENV: '' };
  // In a clone, Nx would use a cache that all of this user's clones share.
  const more = { ...onMain, ...files, NX_CACHE_DIRECTORY: '.nx/cache', NO_COLOR: '1', ...copy.env, ...env };
  const options = {
    cwd: copy.root,
    env: { ...ownEnvironment(), ...more },
    extendEnv: false,
    reject: false,
    all: true,
  } as const;
  return execa('node', ['--require', './tools/register.cjs', `tools/ci/${name}.ts`, ...args], options);
}

/** Images in a copy's store, as its files say. */
function presentIn(copy: WorkspaceCopy): Set<string> {
  const digests = storeFiles(join(copy.root, '../store'))?.digests() ?? new Map<string, readonly string[]>();
  return new Set([...digests.values()].flat());
}

/** The most images that the store has at a time while something is done. */
async function mostPresent<T>(copy: WorkspaceCopy, work: Promise<T>): Promise<[T, number]> {
  let most = 0;
  const stop = new AbortController();
  const watch = async () => {
    while (!stop.signal.aborted) {
      await sleep(20);
      most = Math.max(most, presentIn(copy).size);
    }
  };
  const watching = watch();
  const result = await work;
  stop.abort();
  await watching;
  return [result, most];
}

const stagesIn = (stdout: string) =>
  Object.fromEntries(
    stdout
      .split('\n')
      .map((line) => line.split('='))
      .map(([name = '', json = '']) => [name, JSON.parse(json)]),
  ) as unknown as Stages;

describe('the scripts of the workflows', () => {
  let copy: WorkspaceCopy;
  let registry: FaultyRegistry;
  const git = (...args: string[]) =>
    execaSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd: copy.root });
  const commit = () => {
    git('add', '--all');
    git('commit', '--quiet', '--message', 'state');
  };

  /** Logs in as the workflow does, and gives what later steps are told. */
  const logIn = async (user: string): Promise<Record<string, string>> => {
    const file = (name: string) => join(copy.root, '..', name);
    const told = { ...writing(registry.host, 'main'), REGISTRY_USER: user, REGISTRY_PASSWORD: passwordOf(user) };
    const place = { RUNNER_TEMP: file('.'), GITHUB_ENV: file('env') };
    await execa('sh', ['tools/ci/log-in.sh'], { cwd: copy.root, env: { ...copy.env, ...told, ...place } });
    return Object.fromEntries([copy.read('../env').trim().split('=')]) as Record<string, string>;
  };

  beforeAll(async () => {
    registry = await startFaultyRegistry({ users: { robot: 'write', reader: 'read' } });
    copy = tinyClone();
    copy.write('.gitignore', 'node_modules\n.nx\ndist\n');
    git('init', '--quiet', '--initial-branch=main');
    commit();
  });
  afterAll(async () => {
    await copy.remove();
    await registry.close();
  });

  it('builds in turn what was shared out: what fails holds up what stands on it, and nothing is left in the store', async () => {
    copy.write(custom, 'RUN exit 3\n');
    // So that without removing any there would be four.
    const more = 'releases/2026t/combinations/web-minimal-tiny-py313.yaml';
    copy.write(more, 'ide: web\nbundle: minimal\nos: tiny\npython: py313\n');
    const { stdout } = await script(copy, 'plan', ['--machines', '2']);
    const { parents, images } = stagesIn(stdout);
    expect(parents).toEqual([]);
    expect(images.map((group) => group.images)).toEqual([
      [base, minimal, science, runtimeScience, web, runtimeMinimal, webMinimal],
    ]);

    const words = ['--images', images[0]?.images.join(',') ?? ''];
    const [{ all, exitCode }, most] = await mostPresent(copy, script(copy, 'build-in-turn', words));
    for (const path of [custom, more]) rmSync(join(copy.root, path));

    expect(all).toContain(`failed    ${science}  validate, after`);
    expect(all).toContain(`skipped   ${web}  it stands on ${science}\n`);
    expect(all).toContain(`skipped   ${runtimeScience}  it stands on ${science}\n`);
    expect(all).toContain(`valid     ${runtimeMinimal}  3 checks`);
    expect(all).toMatch(/^done {6}runtime-minimal-tiny-py313_2026t {2}\d+ s, \d+(\.\d+)? [MG]B free$/m);
    expect(all).toContain('done      4 of 7 images\n');
    expect(exitCode).toBe(1);
    expect(most).toBe(3);
    expect([...presentIn(copy)]).toEqual([]);
  });

  it('hands parents on from one machine to the next by the registry, each validated before it is published', async () => {
    const main = { ...writing(registry.host, 'main'), ...(await logIn('robot')) };

    const first = await script(copy, 'build-in-turn', ['--publish', '--images', base], main);
    expect(first.all).toMatch(new RegExp(`valid {5}${base} [^]*published ${base} `));
    expect(first.exitCode).toBe(0);
    expect([...presentIn(copy)]).toEqual([]);
    for (const folder of ['.nx', 'dist']) rmSync(join(copy.root, folder), { recursive: true });

    const second = await script(copy, 'build-in-turn', ['--publish', '--images', minimal], main);
    expect(second.all).toMatch(new RegExp(`present {3}${base} .* in the registry as `));
    expect(second.all).toContain(`published ${minimal} `);
    expect(second.all).toContain(`removed   ${base}  no later image stands on it\n`);
    expect(second.exitCode).toBe(0);
    expect([...presentIn(copy)]).toEqual([]);
    expect(await registry.behind.digestOf('main', fingerprintTagOf(recordOf(copy, minimal)))).toMatch(/^sha256:/);
  });

  it('publishes nothing where nobody allowed it', async () => {
    const { WORKBENCH_REGISTRY = '' } = writing(registry.host, 'closed');

    const { all, exitCode } = await script(copy, 'build-in-turn', ['--publish', '--images', base], {
      WORKBENCH_REGISTRY,
    });

    expect(all).toContain('error[READ_ONLY]: nothing is published from here');
    expect(exitCode).toBe(1);
    expect(await registry.behind.digestOf('closed', `${base}_latest`)).toBe('');
  });

  it.each([
    [['--images', 'no-such-image'], 'error[NOT_AN_IMAGE]: project `no-such-image` is not an image', 1],
    [['--images', '; touch owned'], 'error[NOT_AN_IMAGE]', 1],
    [['--images', ''], 'error[BAD_FLAG]: `--images` is missing', 2],
    [['--image', base], 'error[BAD_FLAG]: Unknown option `--image`', 2],
  ])('refuses %p', async (words, message, code) => {
    const { all, exitCode } = await script(copy, 'build-in-turn', words);

    expect(all).toContain(message);
    expect(all).not.toMatch(/ at .*\.[jt]s:\d+/);
    expect(exitCode).toBe(code);
  });

  it('plans and shows what a branch changed, and nothing that others changed meanwhile', async () => {
    git('switch', '--quiet', '--create', 'topic');
    copy.write('images/ides/web/files/opt/app-root/www/index.html', '<title>Tiny</title>\n```\n</details>\n');
    copy.write('images/bundles/science/checks/checks.yaml', '- name: a number\n  commands: [sh]\n');
    git('rm', '--quiet', 'releases/2026t/combinations/runtime-minimal-tiny-py313.yaml');
    commit();
    git('switch', '--quiet', 'main');
    copy.write('images/base/tiny/os-packages.txt', 'sh  # a stand-in\nmore  # of others\n');
    commit();
    git('switch', '--quiet', 'topic');

    const output = join(copy.root, '../output');
    const plan = await script(copy, 'plan', ['--base', 'main'], {
      WORKBENCH_REGISTRY: 'registry.example/team/images',
      GITHUB_OUTPUT: output,
    });
    const { all, exitCode } = await script(copy, 'rendered-diff', ['--base', 'main']);
    const stages = stagesIn(copy.read('../output').trim());

    // Whose files changed, and whose checks.
    expect(stages.images.map((group) => group.images)).toEqual([[science, runtimeScience, web]]);
    expect(plan.stdout).toBe('');
    expect(exitCode).toBe(0);
    expect(all).toContain('1 image of 1 affected has another context.');
    expect(all).toContain(`Gone: \`${runtimeMinimal}\``);
    expect(all).toContain(`<details><summary><code>${web}</code></summary>\n\n\`\`\`\`diff\n`);
    expect(all).toMatch(
      /^--- a\/ides\/web\/files.*\n\+\+\+ b\/ides\/web\/files.*\n@@ .* @@\n <title>Tiny<\/title>\n\+```\n\+<\/details>\n````$/m,
    );
    expect(all).not.toContain(copy.temporary);
    expect(git('worktree', 'list').stdout.split('\n')).toHaveLength(1);
    expect(copy.temporaryFolders()).toEqual([]);
  });

  it('shows what a change of the plugin renders otherwise', async () => {
    const path = 'tools/recipe/labels.ts';
    const labels = copy.read(path);
    git('switch', '--quiet', '--create', 'older', 'main');
    copy.write(path, labels.replace('summary: `', 'summary: `Older '));
    commit();
    git('switch', '--quiet', '--create', 'newer');
    copy.write(path, labels);
    commit();

    const { all, exitCode } = await script(copy, 'rendered-diff', ['--base', 'older']);

    expect(exitCode).toBe(0);
    expect(all).toMatch(/: (\d+) images of \1 affected have another context\.$/m);
    expect(all).toMatch(/^- .*summary="Older /m);
    expect(all).not.toMatch(/^\+ .*summary="Older /m);
  });

  it('says which commit it can compare with nothing', async () => {
    const { all, exitCode } = await script(copy, 'rendered-diff', ['--base=--output=owned']);

    expect(all).toContain('error[UNKNOWN_COMMIT]: `--output?owned` is no commit');
    expect(exitCode).toBe(1);
  });

  it('refreshes every release, writes its changelog before that, and reports what moved', async () => {
    const report = join(copy.root, '../report.md');
    const days = writing(registry.behind.host, 'days');
    await copy.nx(['publish', runtimeScience], days);
    // As if it had been published some days before as well.
    const published = repositoryOf(registry.behind.host, 'days');
    const today = await published.manifest(`${runtimeScience}_20261101`);
    if (today === undefined) throw new Error('it was published');
    await published.put(`${runtimeScience}_20261015`, today);

    const { exitCode } = await script(copy, 'refresh-releases', ['--report', report], days);

    const text = copy.read('../report.md');
    expect(text).toMatch(/^### Release 2026t\n\n```text\n[^]*date {5}20261101 -> \d{8}\n[^]*\n```\n$/);
    expect(text).not.toContain('\u001B');
    expect(exitCode).toBe(0);
    expect(git('status', '--porcelain').stdout).toContain(' M releases/2026t/release.yaml');
    expect(copy.read('releases/2026t/CHANGELOG.md')).toContain('\n## 20261101, since 20261015\n');

    copy.write(
      'releases/2026t/release.yaml',
      copy.read('releases/2026t/release.yaml').replace(/date: .*/, 'date: 29991231'),
    );
    const later = await script(copy, 'refresh-releases', ['--report', report]);
    expect(later.exitCode).toBe(1);
    expect(copy.read('../report.md')).toContain('### Release 2026t: not refreshed');
    expect(copy.read('../report.md')).toContain('error[OLDER_DATE]');
    expect(copy.read('../report.md')).toMatch(/\nIts changelog was not written:\n\n```text\n.*error\[N.*\n```\n$/);
  });
});
