import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execaSync } from 'execa';
import { servePackages, type PackageIndex } from './package-index.ts';
import { commandLines, processesOf } from './processes.ts';
import { writeTinyCatalogue } from './tiny-catalogue.ts';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

/** The Python of this machine, so that the test needs no other. */
const version = execaSync('python3', ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']).stdout;
const python = `py${version.replace('.', '')}`;
const folder = `releases/2026t/locks/science/${python}`;

const versions = (name: string, needs: readonly string[] = []) =>
  ['1.0.0', '1.0.1', '1.1.0', '2.0.0'].map((number) => ({ name, version: number, needs }));

const packages = [
  ...versions('alpha', ['gamma>=1.0']),
  ...versions('gamma'),
  { name: 'beta', version: '1.0.0', needs: ['gamma<1.1'], extras: { plus: ['delta'] } },
  { name: 'delta', version: '1.0.0', needs: ['torch'] },
  { name: 'torch', version: '2.0.0', needs: ["nvidia-cublas ; platform_system == 'Linux'"] },
  { name: 'nvidia-cublas', version: '11.0' },
  { name: 'wants-new', version: '1.0.0', needs: ['gamma>=2'] },
  { name: 'young', version: '1.0.0' },
  { name: 'young', version: '2.0.0', python: '>=3.99' },
  { name: 'lab', version: '3.0.0', needs: ['gizmo', 'gamma'] },
];

/** What another index has, under a name that the first does not know. */
const gizmos = [{ name: 'gizmo', version: '1.0.0+cu118' }];

describe('lock', () => {
  let copy: WorkspaceCopy;
  let index: PackageIndex;
  let other: PackageIndex;
  const env = () => ({
    PIPENV_CACHE_DIR: join(copy.temporary, 'cache'),
    // Settings of one machine, of which a lock must know nothing.
    PIP_FIND_LINKS: '/nowhere',
    PIP_INDEX_URL: 'https://nowhere.invalid/simple',
  });
  const lock = (args: readonly string[] = [], more: Readonly<Record<string, string>> = {}) =>
    copy.nx(['lock', '2026t', '--output-style=stream', ...args], { ...env(), ...more });
  const requirements = () => copy.read(`${folder}/requirements.txt`);
  const forJupyter = () => copy.read(`${folder}/requirements-jupyter.txt`);
  const pins = (text: string) => [...text.matchAll(/^[a-z][^\s;]*==[^\s;]+/gm)].map(([pin]) => pin);
  const pipfile = (asked: string, url = index.url) => {
    copy.write(
      `${folder}/Pipfile`,
      `[[source]]\nname = "test"\nurl = "${url}"\nverify_ssl = true\n\n[packages]\n${asked}`,
    );
  };
  /** All that lies beside the Pipfile, to see that nothing changed. */
  const contents = () => {
    const names = readdirSync(join(copy.root, folder)).sort();
    return Object.fromEntries(names.map((name) => [name, copy.read(`${folder}/${name}`)]));
  };

  beforeAll(async () => {
    index = await servePackages(packages);
    other = await servePackages(gizmos);
    copy = copyWorkspace();
    writeTinyCatalogue(copy.root);
    // A lock is for a Python that some base offers.
    const base = 'images/base/tiny/recipe.yaml';
    const offered = [...new Set(['3.13', version, '3.99'])].map((each) => `  py${each.replace('.', '')}: '${each}'\n`);
    copy.write(base, copy.read(base).replace("  py313: '3.13'\n", offered.join('')));
  });
  beforeEach(() => {
    index.revive();
    for (const name of ['requirements.txt', 'requirements-jupyter.txt'])
      if (existsSync(join(copy.root, folder, name))) execaSync('rm', [join(copy.root, folder, name)]);
  });
  afterEach(() => {
    expect(copy.temporaryFolders()).toEqual([]);
  });
  afterAll(async () => {
    await copy.remove();
    await index.close();
    await other.close();
  });

  it('locks what is asked and all that it needs, with the sum of every file', async () => {
    pipfile('alpha = "~=1.0.0"\n');

    const { all, exitCode } = await lock();

    expect(exitCode).toBe(0);
    expect(requirements()).toBe(
      [
        '# Made by `npx nx lock 2026t` from the Pipfile in this folder: change that, and lock again.',
        `-i ${index.url}`,
        'alpha==1.0.1 \\',
        `    --hash=${index.sum('alpha', '1.0.1')}`,
        'gamma==2.0.0 \\',
        `    --hash=${index.sum('gamma', '2.0.0')}`,
        '',
      ].join('\n'),
    );
    expect(all).toContain('  came   gamma 2.0.0\n');
    expect(all).toContain(`locked   science/${python}  2 packages: 2 came\n`);
    expect(Object.keys(contents())).toEqual(['Pipfile', 'requirements.txt']);
  });

  it('lets patch versions move, no others, and none back', async () => {
    pipfile('alpha = "*"\ngamma = "*"\n');
    copy.write(`${folder}/requirements.txt`, 'alpha==1.0.0\ngamma==1.1.0\n');

    const { all } = await lock();

    expect(pins(requirements())).toEqual(['alpha==1.0.1', 'gamma==1.1.0']);
    expect(all).toContain('  moved  alpha 1.0.0 -> 1.0.1\n');
    expect(all).not.toContain('gamma 1.1.0 ->');
  });

  it('lets minor versions move when it is asked to, and no major ones', async () => {
    pipfile('alpha = "*"\n');
    copy.write(`${folder}/requirements.txt`, 'alpha==1.0.0\ngamma==1.0.0\n');

    await lock(['--minor']);

    expect(pins(requirements())).toEqual(['alpha==1.1.0', 'gamma==1.1.0']);
  });

  it('moves nothing when it is asked to keep: it adds hashes, and what is asked newly', async () => {
    pipfile('alpha = "*"\nyoung = "*"\n');
    copy.write(`${folder}/requirements.txt`, "alpha==1.0.0\ngamma==1.0.0; python_version >= '3.7'\n");

    const { all } = await lock(['--keep']);

    expect(pins(requirements())).toEqual(['alpha==1.0.0', 'gamma==1.0.0', 'young==1.0.0']);
    expect(requirements()).toContain(index.sum('gamma', '1.0.0'));
    expect(all).toContain('3 packages: 1 came\n');
  });

  it('lets go of what nobody asks for or needs any more, which then holds nothing back', async () => {
    pipfile('wants-new = "*"\n');
    copy.write(`${folder}/requirements.txt`, 'beta==1.0.0\nwants-new==1.0.0\n');

    const { all } = await lock();

    expect(pins(requirements())).toEqual(['gamma==2.0.0', 'wants-new==1.0.0']);
    expect(all).toContain('  went   beta 1.0.0\n');
  });

  it('gives one version to both categories, each with what it needs, from the index that is named', async () => {
    copy.write(
      `${folder}/Pipfile`,
      [
        ...[
          '[[source]]',
          'name = "test"',
          `url = "${index.url}"`,
          '[[source]]',
          'name = "other"',
          `url = "${other.url}"`,
        ],
        ...['[packages]', 'alpha = "*"', 'gizmo = {version = "*", index = "other"}'],
        ...['[jupyter]', 'lab = "*"', 'beta = "*"', ''],
      ].join('\n'),
    );

    const { all, exitCode } = await lock();

    expect(all).toContain(`locked   science/${python}  3 packages and 4 for JupyterLab: 5 came\n`);
    expect(exitCode).toBe(0);
    expect(pins(requirements())).toEqual(['alpha==2.0.0', 'gamma==1.0.1', 'gizmo==1.0.0+cu118']);
    expect(pins(forJupyter())).toEqual(['beta==1.0.0', 'gamma==1.0.1', 'gizmo==1.0.0+cu118', 'lab==3.0.0']);
    expect(forJupyter()).toContain(`-i ${index.url}\n--extra-index-url ${other.url}\n`);

    pipfile('alpha = "*"\n');
    await lock();
    expect(Object.keys(contents())).toEqual(['Pipfile', 'requirements.txt']);
  });

  it('takes the newest version that this Python can have', async () => {
    pipfile('young = "*"\n');

    await lock();

    expect(pins(requirements())).toEqual(['young==1.0.0']);
  });

  it('shows the way by which packages for GPUs come into images without one', async () => {
    pipfile('beta = {version = "*", extras = ["plus"]}\n');

    const { all } = await lock();

    expect(requirements()).toContain('beta[plus]==1.0.0');
    expect(requirements()).toContain("nvidia-cublas==11.0; platform_system == 'Linux'");
    expect(all).toContain('packages for GPUs: beta -> delta -> torch, with 1 more: nvidia-cublas\n');
  });

  describe.each<[string, string, string, readonly string[]]>([
    [
      'two packages that disagree',
      'beta = "*"\nwants-new = "*"\n',
      '',
      [
        'error[LOCK_CONFLICT]: `beta 1.0.0` needs `gamma<1.1`, and `wants-new 1.0.0` needs `gamma>=2`',
        `  at ${folder}/Pipfile:7#/packages/beta`,
        'hint: ask for versions of these that agree on `gamma`, or give one of them up',
      ],
    ],
    [
      'a wish that the lock forbids',
      'gamma = "~=1.1"\n',
      'gamma==1.0.0\n',
      [
        'error[LOCK_CONFLICT]: the Pipfile asks for `gamma~=1.1`, and `gamma` is locked at 1.0.0 and may only become `==1.0.*,>=1.0.0`',
        `  at ${folder}/Pipfile:7#/packages/gamma`,
        'hint: let minor versions move by `npx nx lock 2026t --minor`, or take the lines of `gamma` out of',
      ],
    ],
    [
      'a package that nobody has',
      'alpha = "*"\nnosuch = "*"\n',
      '',
      [
        'error[UNKNOWN_PACKAGE]: the index has no package `nosuch` with a file for this Python',
        `  at ${folder}/Pipfile:8#/packages/nosuch`,
      ],
    ],
    [
      'a version that nobody has',
      'gamma = "==9"\n',
      '',
      [
        'error[UNKNOWN_VERSION]: the index has no version of `gamma` that is `==9`',
        'hint: there are 1.0.0, 1.0.1, 1.1.0, 2.0.0',
      ],
    ],
    [
      'a Pipfile that is no TOML',
      'gamma = \n',
      '',
      [`error[BAD_TOML]: \`${folder}/Pipfile\` is not TOML`, `  at ${folder}/Pipfile:7`],
    ],
    [
      'a key that nobody reads',
      'gamma = {git = "https://example.org/gamma"}\n',
      '',
      ['error[UNKNOWN_KEY]: unknown key `git`', `  at ${folder}/Pipfile:7#/packages/gamma/git`],
    ],
  ])('%s', (_, asked, locked, expected) => {
    it('is explained by what is wrong, where, and what to do; nothing is written', async () => {
      pipfile(asked);
      copy.write(`${folder}/requirements.txt`, locked);
      const before = contents();

      const { all, exitCode } = await lock();

      for (const line of expected) expect(all).toContain(line);
      expect(all).not.toMatch(/ at .*\.[jt]s:\d+|Traceback/);
      expect(exitCode).toBe(1);
      expect(contents()).toEqual(before);
    });
  });

  it('changes nothing when the index dies, wherever it does', async () => {
    pipfile('alpha = "*"\nbeta = "*"\n');
    copy.write(`${folder}/requirements.txt`, 'alpha==1.0.0\n');
    copy.write(`${folder}/requirements-jupyter.txt`, 'gamma==1.0.0\n');
    const before = contents();

    for (const requests of [0, 3, 6]) {
      index.dieAfter(requests);
      // Without the cache, every file is asked for.
      const cold = join(copy.temporary, `cold-${requests}`);
      const { all, exitCode } = await lock([], { PIPENV_CACHE_DIR: cold, PIP_RETRIES: '0' });

      expect(all).toContain(`error[INDEX_UNREACHABLE]: the index at \`127.0.0.1:${index.port}\` can't be reached`);
      expect(exitCode).toBe(1);
      expect(contents()).toEqual(before);
    }
  });

  it('changes nothing, and leaves nothing, when Nx is ended', async () => {
    pipfile('alpha = "*"\n');
    copy.write(`${folder}/requirements.txt`, 'alpha==1.0.0\n');
    const before = contents();

    for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
      const asked = new Promise((resolve) => {
        index.onRequest(resolve);
      });
      const locking = copy.start(['lock', '2026t', '--output-style=stream'], env());
      await asked;
      await locking.end(signal);
      while (processesOf(copy).length > 0) await sleep(50);

      expect(contents()).toEqual(before);
      expect(copy.temporaryFolders()).toEqual([]);
    }
  });

  it('knows passwords from its environment, and tells them to nobody but the index', async () => {
    const closed = await servePackages(packages);
    const password = 'correct-horse';
    closed.demand('bob', password);
    try {
      pipfile('alpha = "*"\n', closed.url.replace('//', '//$INDEX_NAME:${INDEX_PASSWORD}@'));
      const shown: string[] = [];
      closed.onRequest(() => shown.push(...commandLines()));

      const unset = await lock();
      expect(unset.all).toContain('error[MISSING_VARIABLE]: variable `INDEX_NAME`');

      const { all, exitCode } = await lock([], { INDEX_NAME: 'bob', INDEX_PASSWORD: password });
      expect(exitCode).toBe(0);
      expect(requirements()).toContain(`-i ${closed.url}\n`);
      expect([all, requirements(), ...shown].join('\n')).not.toContain(password);

      const wrong = await lock([], { INDEX_NAME: 'bob', INDEX_PASSWORD: 'wrong-horse' });
      expect(wrong.all).toContain('error[INDEX_UNREACHABLE]: the index answers 401');
      expect(wrong.all).not.toContain('wrong-horse');
    } finally {
      await closed.close();
    }
  });

  it('says which Python is missing, and locks the others', async () => {
    pipfile('young = "*"\n');
    copy.write('releases/2026t/locks/science/py399/Pipfile', copy.read(`${folder}/Pipfile`));

    const { all, exitCode } = await lock();
    execaSync('rm', ['-r', join(copy.root, 'releases/2026t/locks/science/py399')]);

    expect(all).toContain('error[MISSING_PYTHON]: locking for Python 3.99 needs `python3.99`, which is not on PATH');
    expect(pins(requirements())).toEqual(['young==1.0.0']);
    expect(exitCode).toBe(1);
  });

  it('names the locks there are when it is asked for another', async () => {
    pipfile('young = "*"\n');

    const { all, exitCode } = await lock(['--bundle', 'minimal']);

    expect(all).toContain('error[UNKNOWN_LOCK]: release 2026t has no lock `minimal/*` with a Pipfile');
    expect(all).toContain(`hint: there are: science/${python}\n`);
    expect(exitCode).toBe(1);
  });
});
