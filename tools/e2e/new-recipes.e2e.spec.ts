import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '@nx/devkit';
import { execa, execaSync } from 'execa';
import { nxIn, ownEnvironment, type NxIn } from './nx-in.ts';
import { servePackages, type PackageIndex } from './package-index.ts';
import { writeTinyCatalogue } from './tiny-catalogue.ts';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

const page = readFileSync(join(workspaceRoot, 'docs/generators.md'), 'utf8');
/** What the page tells its reader to run, line by line. */
const commands = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, block = '']) => block.trim().split('\n'));

/** Git, for what has changed in a copy. */
function gitIn(root: string) {
  const git = (...args: string[]) =>
    execaSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd: root }).stdout;
  return {
    commit: () => {
      git('init', '--quiet');
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '--message', 'state');
    },
    changes: () =>
      git('status', '--porcelain', '--untracked-files=all')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => line.slice(3)),
  };
}

/** As a reader of the page does it: on the images that `npm start` has made, in this machine's own store. */
describe('docs/generators.md', () => {
  let copy: WorkspaceCopy;
  let reader: NxIn;
  let git: ReturnType<typeof gitIn>;
  const left = [...commands];
  const run = async (expected: RegExp) => {
    const command = left.shift() ?? '';
    expect(command).toMatch(expected);
    const env = { ...ownEnvironment(), NX_DAEMON: 'false', NO_COLOR: '1', TMPDIR: copy.temporary };
    const options = { cwd: copy.root, env, extendEnv: false, all: true, reject: false, stdin: 'ignore' } as const;
    const { all, exitCode } = await execa('sh', ['-c', command], options);
    if (exitCode !== 0) throw new Error(`${command} ended with ${String(exitCode)}:\n${all}`);
    return { command, all };
  };

  beforeAll(() => {
    copy = copyWorkspace(['images', 'releases', 'docs', '.gitignore']);
    reader = nxIn(copy.root, { TMPDIR: copy.temporary });
    git = gitIn(copy.root);
    git.commit();
  });
  afterAll(async () => {
    reader.killAll();
    const { stdout } = await execa('buildah', ['images', '--json']);
    const images = JSON.parse(stdout === '' ? '[]' : stdout) as { id: string; names: string[] | null }[];
    const ours = images.filter(({ names }) => names?.some((name) => /:(bundle|runtime|fossil)-graphs-/.test(name)));
    // Those on top first.
    for (const { id } of ours
      .toSorted((a, b) => Number(b.names?.join().includes('bundle-')) - Number(a.names?.join().includes('bundle-')))
      .reverse())
      await execa('buildah', ['rmi', '--force', id], { reject: false });
    await copy.remove();
  });

  it('adds a bundle, and builds and checks an image with it, within five minutes', async () => {
    const began = performance.now();
    const added = await run(/^npx nx g bundle graphs /);
    const image = /npx nx build (\S+)/.exec(added.all)?.[1] ?? '';
    const files = git.changes();

    const { all } = await run(new RegExp(`^npx nx validate ${image}$`));

    expect(all).toMatch(/ok +\d+ s +bundles-graphs +the Python packages import/);
    expect(all).toMatch(new RegExp(`valid +${image} {2}\\d+ checks`));
    expect(performance.now() - began).toBeLessThan(5 * 60 * 1000);
    // The table of files on the page is the truth.
    const told = [...page.matchAll(/^\| `((?:images|releases|docs)\/[^`]+)` +\|/gm)].map(([, path]) => path);
    expect(files.toSorted()).toEqual(told.toSorted());

    git.commit();
    const { all: again } = await execa('sh', ['-c', added.command], { cwd: copy.root, all: true, stdin: 'ignore' });
    expect(again).toContain('the bundle `graphs` is there already, as it was asked for');
    expect(git.changes()).toEqual([]);
  });

  it('adds an IDE on top, checks that its server answers, and serves it', async () => {
    const added = await run(/^npx nx g ide fossil /);
    const image = /npx nx build (\S+)/.exec(added.all)?.[1] ?? '';

    const { all } = await run(new RegExp(`^npx nx validate ${image}$`));
    expect(all).toMatch(/ok +\d+ s +ides-fossil +the server answers/);
    expect(all).toMatch(new RegExp(`valid +${image} {2}\\d+ checks`));

    const serve = left.shift() ?? '';
    expect(serve).toBe(`npx nx serve ${image}`);
    const serving = reader.start([...serve.split(' ').slice(2), '--output-style=stream']);
    const [address] = await serving.says(/http:\/\/127\.0\.0\.1:\d+\/\S*token=[0-9a-f]{32}/);
    const opened = await fetch(address, { redirect: 'manual' });
    const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
    const home = await fetch(new URL('/home', address), { headers: { cookie } });
    const stranger = await fetch(new URL('/home', address));
    await serving.end('SIGINT');

    expect(await home.text()).toContain('Fossil');
    expect(stranger.status).toBe(403);
    expect(left).toEqual([]);
  });

  it('leaves nothing for lint to say', async () => {
    const { all, exitCode } = await reader.nx(['run-many', '-t', 'lint', '--projects', 'bundles-graphs,ides-fossil']);

    expect(all).not.toContain('error[');
    expect(exitCode).toBe(0);
    expect(copy.temporaryFolders()).toEqual([]);
  });
});

/** The Python of this machine, so that the test needs no other. */
const version = execaSync('python3', ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']).stdout;
const python = `py${version.replace('.', '')}`;

describe('nx g bundle and nx g ide', () => {
  let copy: WorkspaceCopy;
  let index: PackageIndex;
  let git: ReturnType<typeof gitIn>;
  const generate = (...args: string[]) => copy.nx(['g', ...args], { PIPENV_CACHE_DIR: join(copy.temporary, 'cache') });

  beforeAll(async () => {
    index = await servePackages([
      { name: 'alpha', version: '1.0.0', needs: [] },
      { name: 'alpha', version: '1.1.0', needs: [] },
      { name: 'polars', version: '1.5.0', needs: ['alpha'] },
    ]);
    copy = copyWorkspace();
    writeTinyCatalogue(copy.root);
    const base = 'images/base/tiny/recipe.yaml';
    const offered = [...new Set(['3.13', version])].map((each) => `  py${each.replace('.', '')}: '${each}'\n`);
    copy.write(base, copy.read(base).replace("  py313: '3.13'\n", offered.join('')));
    const lock = `releases/2026t/locks/minimal/${python}`;
    copy.write(
      `${lock}/Pipfile`,
      `[[source]]\nname = "test"\nurl = "${index.url}"\n\n# What it is\n[packages]\nalpha = "*"\n`,
    );
    copy.write(`${lock}/requirements.txt`, 'alpha==1.0.0\n');
    copy.write('docs/catalogue.md', 'not yet\n');
    copy.write('.gitignore', 'node_modules\n.nx\ndist\n*.local.yaml\n');
    git = gitIn(copy.root);
    git.commit();
  });
  afterAll(async () => {
    await copy.remove();
    await index.close();
  });

  it('begins with the lock of its parent where packages come from one', async () => {
    const asked = ['bundle', 'fast', '--packages', 'polars', '--os', 'tiny', '--python', python, '--ide', 'runtime'];

    const dry = await generate(...asked, '--dry-run');
    expect(dry.all).toContain(`CREATE releases/2026t/locks/fast/${python}/requirements.txt`);
    expect(git.changes()).toEqual([]);
    const { all, exitCode } = await generate(...asked);

    expect(exitCode).toBe(0);
    expect(all).toContain(`locked    2026t fast/${python}: 1 came\n`);
    expect(all).toContain(`build it  npx nx build runtime-fast-tiny-${python}_2026t`);
    const lock = `releases/2026t/locks/fast/${python}`;
    expect(copy.read(`${lock}/Pipfile`)).toContain('# What it is\n[packages]\nalpha = "*"\npolars = "*"\n');
    // What the parent has stays at its version.
    expect([...copy.read(`${lock}/requirements.txt`).matchAll(/^[a-z]+==[\d.]+/gm)].map(([pin]) => pin)).toEqual([
      'alpha==1.0.0',
      'polars==1.5.0',
    ]);
    expect(copy.read('images/bundles/fast/recipe.yaml')).toContain('on: [tiny]\n    lock: packages\n');
    const projects = await copy.nx(['show', 'projects', '--projects', 'tag:bundle:fast']);
    expect(projects.all).toContain(`runtime-fast-tiny-${python}_2026t`);
    git.commit();

    const again = await generate(...asked);
    expect(again.all).toContain('the bundle `fast` is there already, as it was asked for');
    expect(git.changes()).toEqual([]);
  });

  it.each([
    ['UNKNOWN_PACKAGE', ['bundle', 'other', '--packages', 'nosuch', '--os', 'tiny', '--python', python]],
    ['ALREADY_THERE', ['bundle', 'fast', '--packages', 'alpha', '--os', 'tiny', '--python', python]],
    ['BAD_NAME', ['bundle', '../other']],
    ['BAD_OPTIONS', ['ide', 'page', '--no-nginx', '--command', 'httpd -p {port}; touch /tmp/x']],
    ['NO_PLACE', ['ide', 'page', '--command', 'httpd -p {port}']],
  ])('says %s of %j, and changes nothing', async (code, args) => {
    const { all, exitCode } = await generate(...args);

    expect(all).toContain(`error[${code}]`);
    expect(all).not.toMatch(/ at .*\.[jt]s:\d+|--verbose/);
    expect(exitCode).toBe(1);
    expect(git.changes()).toEqual([]);
  });

  it.each([
    ['bundle', ['--packages', '--os-packages', '--commands', '--parent', '--ide']],
    ['ide', ['--command', '--os-packages', '--port', '--nginx', '--contains', '--bundle']],
  ])('nx g %s --help shows the flags', async (name, flags) => {
    const { all } = await copy.nx(['g', name, '--help']);

    for (const flag of flags) expect(all.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)).toContain(flag);
  });
});
