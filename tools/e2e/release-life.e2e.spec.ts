import { join } from 'node:path';
import { execa, execaSync } from 'execa';
import { servePackages, type PackageIndex } from './package-index.ts';
import { startRegistry, type Registry } from './registry.ts';
import { writeTinyCatalogue } from './tiny-catalogue.ts';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

/** The Python of this machine, so that the test needs no other. */
const version = execaSync('python3', ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']).stdout;
const python = `py${version.replace('.', '')}`;
const lock = `releases/2026t/locks/science/${python}`;
const bad = 'releases/2026t/locks/minimal';

const packages = [
  ...['1.0.0', '1.0.1', '1.1.0'].map((number) => ({ name: 'alpha', version: number, needs: ['gamma>=1.0'] })),
  ...['1.0.0', '2.0.0'].map((number) => ({ name: 'gamma', version: number })),
  { name: 'polars', version: '1.0.0', needs: ['gamma'] },
  { name: 'polars', version: '1.5.0', needs: ['gamma'] },
];

describe('the life of a release', () => {
  let copy: WorkspaceCopy;
  let index: PackageIndex;
  let registry: Registry;
  const generate = (...args: string[]) =>
    copy.nx(['g', ...args], {
      PIPENV_CACHE_DIR: join(copy.temporary, 'cache'),
      CONTAINERS_REGISTRIES_CONF: registry.conf,
    });
  const git = (...args: string[]) =>
    execaSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd: copy.root });
  /** The files that differ from what was committed. */
  const changes = () =>
    git('status', '--porcelain', '--untracked-files=all')
      .stdout.split('\n')
      .filter((line) => line !== '');
  const commit = () => {
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '--message', 'state');
  };
  const pins = (path: string) => [...copy.read(path).matchAll(/^[a-z][^\s;]*==[^\s;]+/gm)].map(([pin]) => pin);
  const buildah = async (...args: string[]) => (await execa('buildah', args, { env: copy.env })).stdout;
  /** Puts an image into the registry whose bytes nobody else has. */
  const push = async (label: string) => {
    const container = await buildah('from', 'scratch');
    await buildah('config', '--label', `which=${label}`, container);
    await buildah('commit', '--rm', container, `localhost/parent:${label}`);
    await buildah('push', '--tls-verify=false', `localhost/parent:${label}`, `docker://${registry.host}/own/python:1`);
    return await registry.digestOf('own/python', '1');
  };
  const pipfile = (path: string, asked: string) => {
    copy.write(path, `[[source]]\nname = "test"\nurl = "${index.url}"\n\n# What it is made of\n[packages]\n${asked}`);
  };

  beforeAll(async () => {
    index = await servePackages(packages);
    registry = await startRegistry();
    copy = copyWorkspace();
    writeTinyCatalogue(copy.root);
    const base = 'images/base/tiny/recipe.yaml';
    const offered = [...new Set(['3.13', version])].map((each) => `  py${each.replace('.', '')}: '${each}'\n`);
    copy.write(base, copy.read(base).replace("  py313: '3.13'\n", offered.join('')));
    copy.write(
      'images/base/far/recipe.yaml',
      `title: Far\ndescription: From a registry\norder: 20\nfamily: tiny\npythons: { ${python}: '${version}' }\nfrom: { ${python}: '${registry.host}/own/python:1' }\n`,
    );
    copy.write(
      `releases/2026t/combinations/web-science-far-${python}.yaml`,
      `ide: web\nbundle: science\nos: far\npython: ${python}\n`,
    );
    copy.write(
      'releases/2026t/pins/base/far.yaml',
      `parents:\n  ${python}: ${await push('first')} # at its registry\n`,
    );
    pipfile(`${lock}/Pipfile`, 'alpha = "*" # first of all\n');
    copy.write(`${lock}/requirements.txt`, 'alpha==1.0.0\ngamma==1.0.0\n');
    copy.write('docs/catalogue.md', 'not yet\n');
    copy.write('.gitignore', 'node_modules\n.nx\ndist\n*.local.yaml\n');
    git('init', '--quiet');
    commit();
  });
  afterEach(() => {
    expect(copy.temporaryFolders()).toEqual([]);
  });
  afterAll(async () => {
    await copy.remove();
    await registry.close();
    await index.close();
  });

  it('begins as a copy, whose images Nx knows; asked for once more, nothing changes', async () => {
    const { all, exitCode } = await generate('release', '2026u', '--from', '2026t', '--date', '20261201');
    expect(all).toContain('added    release 2026u, a copy of 2026t, dated 20261201: 4 images that people pull\n');
    expect(exitCode).toBe(0);
    const projects = await copy.nx(['show', 'projects', '--projects', 'tag:release:2026u']);
    expect(projects.all).toContain('web-science-tiny-py313_2026u\n');
    expect(copy.read('docs/catalogue.md')).toContain('_2026u_20261201');
    commit();

    const again = await generate('release', '2026u', '--from', '2026t');
    expect(again.all).toContain('release 2026u is there already, as it was asked for');
    expect(changes()).toEqual([]);

    const other = await generate('release', '2026u', '--from', '2026t', '--date', '20261202');
    expect(other.all).toContain('error[RELEASE_EXISTS]: release 2026u is there already');
    expect(other.all).not.toMatch(/ at .*\.[jt]s:\d+|--verbose/);
    expect(other.exitCode).toBe(1);
    expect(changes()).toEqual([]);
  });

  it('is refreshed all at once: date, patch versions, parents', async () => {
    const digest = await push('second');

    const dry = await generate('refresh', '2026t', '--date', '20261124', '--dry-run');
    expect(changes()).toEqual([]);
    const { all, exitCode } = await generate('refresh', '2026t', '--date', '20261124');

    for (const text of [dry.all, all]) {
      expect(text).toContain('date     20261101 -> 20261124\n');
      expect(text).toContain(`parent   ${registry.host}/own/python:1 sha256:`);
      expect(text).toContain(` -> ${digest.slice(0, 19)}\n`);
      expect(text).toContain(`locked   2026t science/${python}: 1 moved\n  moved  alpha 1.0.0 -> 1.0.1\n`);
      expect(text).toMatch(/anew {5}(\d+) of the \1 images of 2026t are built anew\n/);
      expect(text).toContain('next     npx nx run-many -t build --projects tag:release:2026t\n');
    }
    expect(exitCode).toBe(0);
    expect(copy.read('releases/2026t/pins/base/far.yaml')).toBe(`parents:\n  ${python}: ${digest} # at its registry\n`);
    expect(pins(`${lock}/requirements.txt`)).toEqual(['alpha==1.0.1', 'gamma==1.0.0']);
    expect(copy.read('releases/2026t/release.yaml')).toContain('date: 20261124\n');
    expect(
      changes()
        .map((line) => line.slice(3))
        .sort(),
    ).toEqual([
      'docs/catalogue.md',
      `${lock}/requirements.txt`,
      'releases/2026t/pins/base/far.yaml',
      'releases/2026t/release.yaml',
    ]);
    commit();

    const again = await generate('refresh', '2026t', '--date', '20261124');
    expect(again.all).toContain('release 2026t is as fresh as it can be: nothing changes');
    expect(changes()).toEqual([]);
  });

  it('is left as it was when any of it fails, and every reason is told', async () => {
    await push('third');
    pipfile(`${bad}/${python}/Pipfile`, 'nosuch = "*"\n');
    copy.write(`${bad}/${python}/requirements.txt`, '');
    commit();

    const { all, exitCode } = await generate('refresh', '2026t', '--date', '20261125');
    const older = await generate('refresh', '2026t', '--date', '20261123');

    expect(all).toContain('error[UNKNOWN_PACKAGE]: the index has no package `nosuch`');
    expect(all).not.toMatch(/ at .*\.[jt]s:\d+|--verbose/);
    expect(exitCode).toBe(1);
    expect(older.all).toContain("error[OLDER_DATE]: release 2026t is of 20261124, and can't go back to 20261123");
    expect(changes()).toEqual([]);
    git('rm', '-r', '--quiet', bad);
    commit();
  });

  it('takes a package into a bundle, locks it, and names the images that it touches', async () => {
    const asked = ['add-package', 'science', 'polars', '--specifier', '~=1.0', '--reason', 'fast tables'];

    const { all, exitCode } = await generate(...asked);

    expect(exitCode).toBe(0);
    expect(copy.read(`${lock}/Pipfile`)).toContain('alpha = "*" # first of all\npolars = "~=1.0" # fast tables\n');
    // What was locked already stays as it is.
    expect(pins(`${lock}/requirements.txt`)).toEqual(['alpha==1.0.1', 'gamma==1.0.0', 'polars==1.5.0']);
    const changed = changes().map((line) => line.slice(3));
    expect(changed.sort()).toEqual(
      [
        'docs/catalogue.md',
        `${lock.replace('2026t', '2026u')}/Pipfile`,
        `${lock.replace('2026t', '2026u')}/requirements.txt`,
        `${lock}/Pipfile`,
        `${lock}/requirements.txt`,
      ].sort(),
    );
    const affected = await copy.nx([
      'show',
      'projects',
      '--affected',
      `--files=${changed.join(',')}`,
      '--with-target',
      'build',
    ]);
    const named = [...all.matchAll(/^ {2}(\S+_2026[tu])$/gm)].map(([, name]) => name ?? '');
    expect(named).toContain(`web-science-far-${python}_2026t`);
    expect(named.sort()).toEqual(
      affected.all
        .split('\n')
        .filter((line) => /_2026[tu]$/.test(line))
        .sort(),
    );
    commit();

    const again = await generate(...asked);
    expect(again.all).toContain('`polars` is in the bundle science already: nothing changes');
    const other = await generate('add-package', 'science', 'polars', '--specifier', '~=1.5', '--release', '2026t');
    expect(other.all).toContain('error[ALREADY_ASKED]: `polars` is asked for as `~=1.0` already, not `~=1.5`');
    expect(other.exitCode).toBe(1);
    expect(changes()).toEqual([]);
  });

  it.each([
    ['UNKNOWN_PACKAGE', ['science', 'nosuch']],
    ['UNKNOWN_BUNDLE', ['sciense', 'alpha']],
    ['UNKNOWN_PYTHON', ['science', 'gamma', '--python', 'py27']],
    ['UNKNOWN_RELEASE', ['science', 'gamma', '--release', '../2026t']],
    ['BAD_OPTIONS', ['science', '$(touch /tmp/x)']],
    ['BAD_OPTIONS', ['science', 'gamma', '--specifier', '~=1"\nextra = "*']],
  ])('says %s of %j, and changes nothing', async (code, args) => {
    const { all, exitCode } = await generate('add-package', ...args);

    expect(all).toContain(`error[${code}]`);
    expect(all).not.toMatch(/ at .*\.[jt]s:\d+|--verbose/);
    expect(exitCode).toBe(1);
    expect(changes()).toEqual([]);
  });
});
