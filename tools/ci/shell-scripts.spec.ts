import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa, execaSync } from 'execa';

let home: string;
let root: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'workbench-ci-'));
  root = join(home, 'clone');
  mkdirSync(root);
});
afterEach(() => {
  rmSync(home, { recursive: true });
});

const here = (name: string) => join(home, name);
const read = (name: string) => (existsSync(here(name)) ? readFileSync(here(name), 'utf8') : '');

function write(path: string, text: string): void {
  mkdirSync(dirname(here(path)), { recursive: true });
  writeFileSync(here(path), text);
}

function program(path: string, text: string): void {
  write(path, `#!/bin/sh\n${text}\n`);
  chmodSync(here(path), 0o755);
}

/** Runs a script of a clone, with `programs` before all others on PATH. */
function run(script: string, args: readonly string[], variables: Record<string, string>) {
  cpSync(join(__dirname, script), join(root, 'tools/ci', script));
  const env = { PATH: `${here('programs')}:${process.env['PATH'] ?? ''}`, HOME: home, ...variables };
  return execa('sh', [join(root, 'tools/ci', script), ...args], {
    cwd: home,
    env,
    extendEnv: false,
    all: true,
    reject: false,
  });
}

describe('prepare-runner.sh', () => {
  beforeEach(() => {
    program('clone/tools/setup/setup.sh', 'echo "set up for: $*"');
    program('programs/sudo', `echo "sudo $*" >>"${here('by-root')}"`);
  });

  it('removes nothing and changes nothing on a machine that is not thrown away', async () => {
    const { all, exitCode } = await run('prepare-runner.sh', ['build', 'test'], { RUNNER_ENVIRONMENT: 'self-hosted' });

    expect(all).toBe('set up for: build test');
    expect(exitCode).toBe(0);
    expect(read('by-root')).toBe('');
  });

  it("makes room on GitHub's own", async () => {
    const { stderr, stdout } = await run('prepare-runner.sh', [], { RUNNER_ENVIRONMENT: 'github-hosted' });

    // Nothing says in which order two streams are read.
    expect(stderr).toMatch(/^disk: \S+ free\ndisk: \S+ free, after .*$/);
    expect(stdout).toBe('set up for: ');
    const [first] = read('by-root').split('\n');
    expect(first).toMatch(/^sudo rm -rf( \/(opt|usr)\/\S+\/?\S*)+$/);
  });

  it.each([
    ['', ''],
    ['quay.io/team/images', 'WORKBENCH_REGISTRY=quay.io/team/images\n'],
    ['quay.io/team\nPATH=/evil', 'WORKBENCH_REGISTRY=quay.io/teamPATH=/evil\n'],
  ])('hands the registry %j on in one line', async (REGISTRY, expected) => {
    await run('prepare-runner.sh', [], { REGISTRY, GITHUB_ENV: here('env') });

    expect(read('env')).toBe(expected);
  });

  it('fails if the machine could not be set up', async () => {
    program('clone/tools/setup/setup.sh', 'exit 3');

    expect((await run('prepare-runner.sh', [], {})).exitCode).toBe(3);
  });
});

describe('hosted-pythons.sh', () => {
  const places = () => ({ RUNNER_TOOL_CACHE: here('cache'), RUNNER_TEMP: here('temp'), GITHUB_PATH: here('path') });

  it('offers each Python that runs by its version, and no other program', async () => {
    for (const version of ['3.9.25', '3.11.14']) {
      const bin = `cache/Python/${version}/x64/bin`;
      program(`${bin}/python${version.split('.').slice(0, 2).join('.')}`, 'exit 0');
      program(`${bin}/python${version.split('.').slice(0, 2).join('.')}-config`, 'exit 0');
      program(`${bin}/python3`, 'exit 0');
    }
    program('cache/Python/3.12.1/x64/bin/python3.12', 'echo no library >&2; exit 127');

    const { all, exitCode } = await run('hosted-pythons.sh', [], places());

    expect([all, exitCode]).toEqual(['Pythons: python3.11 python3.9 ', 0]);
    expect(readdirSync(here('temp/pythons')).sort()).toEqual(['python3.11', 'python3.9']);
    expect(read('path')).toBe(`${here('temp/pythons')}\n`);
  });

  it('offers none where there are none', async () => {
    const { all, exitCode } = await run('hosted-pythons.sh', [], places());

    expect([all.trim(), exitCode]).toEqual(['Pythons:', 0]);
    expect(readdirSync(here('temp/pythons'))).toEqual([]);
  });
});

describe('log-in.sh', () => {
  const who = { REGISTRY_USER: 'robot', REGISTRY_PASSWORD: 'secret $(word)' };
  beforeEach(() => {
    write(
      'clone/nx.json',
      JSON.stringify({ plugins: ['x', { plugin: 'y', options: { registry: 'quay.io/team/images' } }] }),
    );
    // What skopeo is told, and what it hears; the registry's part is tested end to end.
    program('programs/skopeo', `echo "$*" >"${here('told')}"; cat >"${here('heard')}"; : >"$3"`);
  });

  it.each([
    [{}, 'quay.io'],
    [{ WORKBENCH_REGISTRY: 'ghcr.io:443/other/images' }, 'ghcr.io:443'],
  ])(
    'takes the password to the registry of %j by a pipe, and leaves a file for later steps',
    async (registry, host) => {
      const { all, exitCode } = await run('log-in.sh', [], {
        ...who,
        ...registry,
        RUNNER_TEMP: home,
        GITHUB_ENV: here('env'),
      });

      expect([all, exitCode]).toEqual(['', 0]);
      expect(read('told')).toBe(
        `login --authfile ${here('registry-auth.json')} --username robot --password-stdin ${host}\n`,
      );
      expect(read('heard')).toBe('secret $(word)');
      expect(read('env')).toBe(`REGISTRY_AUTH_FILE=${here('registry-auth.json')}\n`);
    },
  );

  it('says that no registry is set', async () => {
    write('clone/nx.json', '{}');

    const { all, exitCode } = await run('log-in.sh', [], { ...who, RUNNER_TEMP: home });

    expect(all).toContain('error[NO_REGISTRY]: no registry is set to publish to\nhint: ');
    expect(exitCode).toBe(1);
    expect(read('told')).toBe('');
  });

  it('fails if the registry lets nobody in', async () => {
    program('programs/skopeo', 'cat >/dev/null; exit 1');

    expect((await run('log-in.sh', [], { ...who, RUNNER_TEMP: home, GITHUB_ENV: here('env') })).exitCode).toBe(1);
    expect(read('env')).toBe('');
  });
});

describe('open-pull-request.sh', () => {
  const git = (...args: string[]) =>
    execaSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd: root }).stdout;
  const open = () => run('open-pull-request.sh', [here('report.md')], {});

  beforeEach(() => {
    // GitHub's part: which pull request is open, and what it is asked to do.
    program('programs/gh', `echo "gh $*" >>"${here('asked')}"; [ "$2" != list ] || cat "${here('number')}"`);
    write('number', '');
    write('report.md', '### Release 1\n');
    write('clone/.gitignore', 'tools\n');
    write('clone/release.yaml', 'date: 1\n');
    execaSync('git', ['init', '--quiet', '--bare', here('origin.git')]);
    git('init', '--quiet', '--initial-branch=main');
    git('remote', 'add', 'origin', here('origin.git'));
    git('add', '--all');
    git('commit', '--quiet', '--message', 'first');
    git('push', '--quiet', 'origin', 'main');
  });

  it('does nothing if nothing changed', async () => {
    const { all, exitCode } = await open();

    expect(all).toBe('nothing changed: every release is as fresh as it can be');
    expect(exitCode).toBe(0);
    expect(read('asked')).toBe('');
    expect(git('ls-remote', '--heads', 'origin')).not.toContain('refresh');
  });

  it('pushes a branch and opens a pull request, and later brings that up to date', async () => {
    write('clone/release.yaml', 'date: 2\n');
    expect((await open()).exitCode).toBe(0);
    const first = read('asked');
    git('switch', '--quiet', 'main');
    write('clone/release.yaml', 'date: 3\n');
    write('number', '7\n');
    expect((await open()).exitCode).toBe(0);

    expect(first).toContain(
      `gh pr create --head refresh --base main --title Refresh releases --body-file ${here('report.md')}\n`,
    );
    expect(read('asked').slice(first.length)).toContain(`gh pr edit 7 --body-file ${here('report.md')}\n`);
    expect(git('show', 'origin/refresh:release.yaml')).toBe('date: 3');
    expect(git('rev-list', '--count', 'origin/main..origin/refresh')).toBe('1');
    expect(git('show', '--no-patch', '--format=%an', 'origin/refresh')).toBe('github-actions[bot]');
  });

  it('fails if the branch can not be pushed', async () => {
    write('clone/release.yaml', 'date: 2\n');
    rmSync(here('origin.git'), { recursive: true });

    expect((await open()).exitCode).not.toBe(0);
    expect(read('asked')).toBe('');
  });
});
