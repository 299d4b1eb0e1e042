import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { execa, execaSync } from 'execa';
import { makeTinyRoot } from '../fixtures/tiny-root.ts';
import { recordOf } from './images.ts';
import { startRegistry, type Registry } from './registry.ts';
import { openTerminal, type Terminal } from './terminal.ts';
import { writeTinyCatalogue } from './tiny-catalogue.ts';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

/** A real Python of Debian and no more than it takes to run, unpacked within seconds. */
const packages = ['dash', 'coreutils', 'findutils', 'grep', 'base-files', 'python3-venv'];

const own = 'releases/2026t/pins/base/own.yaml';

describe("a base image of one's own", () => {
  let copy: WorkspaceCopy;
  let registry: Registry;

  const buildah = async (...args: string[]) => (await execa('buildah', args, { env: copy.env })).stdout;
  const generate = (...args: string[]) => copy.nx(['g', 'base', ...args]);
  const git = (...args: string[]) =>
    execaSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd: copy.root });
  /** The files that differ from what was committed. */
  const changes = () => {
    const { stdout } = git('status', '--porcelain', '--untracked-files=all');
    return stdout
      .split('\n')
      .map((line) => line.slice(3))
      .filter((path) => path !== '')
      .sort();
  };
  const commit = () => {
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '--message', 'state');
  };
  /** Makes an image as somebody else would, and puts it into the registry. */
  const push = async (name: string, instructions: readonly string[], file?: string) => {
    const folder = join(copy.root, '../made', name);
    mkdirSync(folder, { recursive: true });
    if (file !== undefined) execaSync('cp', [file, join(folder, 'root.tar')]);
    writeFileSync(join(folder, 'Containerfile'), `${instructions.join('\n')}\n`);
    const flags = ['--isolation=chroot', '--network=host', '--layers=false', `--tag=localhost/made:${name}`];
    await buildah('build', ...flags, folder);
    await buildah(
      'push',
      '--tls-verify=false',
      `localhost/made:${name}`,
      `docker://${registry.host}/team/python:${name}`,
    );
    return registry.digestOf('team/python', name);
  };

  beforeAll(async () => {
    registry = await startRegistry();
    copy = copyWorkspace();
    writeTinyCatalogue(copy.root);
    copy.write('snippets/deb/os-packages.hbs', copy.read('snippets/tiny/os-packages.hbs'));
    copy.write('docs/catalogue.md', 'not yet\n');
    copy.write('.gitignore', 'node_modules\n.nx\ndist\n*.local.yaml\n');
    const [debian, busybox] = [join(copy.temporary, 'debian.tar'), join(copy.temporary, 'busybox.tar')];
    const bootstrap = ['--variant=extract', `--include=${packages.join(',')}`, 'bookworm', debian];
    await execa('mmdebstrap', bootstrap, { env: copy.env });
    makeTinyRoot(busybox);
    const unpacked = ['FROM scratch', 'ADD root.tar /', 'ENV PATH=/usr/sbin:/usr/bin:/sbin:/bin'];
    await push(
      'bare',
      [...unpacked, "RUN echo 'root:x:0:0:root:/root:/bin/sh' > /etc/passwd; chmod 1777 /tmp"],
      debian,
    );
    await push('busybox', [...unpacked, 'RUN sed -i s/1001:0:/1001:1001:/ /etc/passwd; rm -r /opt/app-root'], busybox);
    execaSync('rm', [debian, busybox]);
    git('init', '--quiet');
    commit();
  });
  afterEach(() => {
    // What the next test is to find was committed.
    git('clean', '-fdq', 'images', 'releases');
    git('checkout', '--quiet', '.');
    expect(copy.temporaryFolders()).toEqual([]);
  });
  afterAll(async () => {
    await copy.remove();
    await registry.close();
  });

  it('is declared and pinned by one command, known to Nx, built and checked', async () => {
    // As images from elsewhere are: it starts something of its own, and works in a folder that is root's.
    const digest = await push('3.11', [
      'FROM localhost/made:bare',
      'ENV PYTHON_VERSION=3.11.2 LANG=de_DE.UTF-8',
      'WORKDIR /root',
      'USER nobody',
      'ENTRYPOINT ["/docker-entrypoint.sh"]',
      'CMD ["serve"]',
    ]);
    const asked = ['--from', `${registry.host}/team/python:3.11`, '--name', 'own', '--family', 'tiny'];

    const dry = await generate(...asked, '--dry-run');
    expect(dry.all).toContain('CREATE images/base/own/recipe.yaml\n');
    expect(changes()).toEqual([]);
    const { all, exitCode } = await generate(...asked);

    expect(all).toContain(`added    base own on ${registry.host}/team/python:3.11, pinned by its digest ${digest}\n`);
    expect(exitCode).toBe(0);
    expect(changes()).toEqual([
      'docs/catalogue.md',
      'images/base/own/checks/checks.yaml',
      'images/base/own/custom.hbs',
      'images/base/own/recipe.yaml',
      'releases/2026t/combinations/runtime-minimal-own-py311.yaml',
      own,
    ]);
    commit();
    const again = await generate(...asked);
    expect(again.all).toContain('base own is there already, as it was asked for');
    expect(changes()).toEqual([]);

    const valid = await copy.nx(['validate', 'runtime-minimal-own-py311_2026t', '--output-style=stream']);
    expect(valid.all).toContain('valid     runtime-minimal-own-py311_2026t  5 checks\n');
    expect(valid.exitCode).toBe(0);
    const name = 'base-own-py311_2026t';
    expect(recordOf(copy, name).tags).toEqual([`${name}_20261101`, `${name}_latest`]);
    const inspected = await buildah('inspect', '--type=image', `localhost/workbench-images:${name}_latest`);
    const { OCIv1 } = JSON.parse(inspected) as { OCIv1: { config: Record<string, unknown> } };
    expect(OCIv1.config).toMatchObject({ User: '1001', WorkingDir: '/opt/app-root/src', StopSignal: 'SIGTERM' });
    expect(OCIv1.config).not.toHaveProperty('Entrypoint');
    expect(OCIv1.config).not.toHaveProperty('Cmd');
    expect(OCIv1.config['Env']).toEqual(
      expect.arrayContaining([
        'HOME=/opt/app-root/src',
        'LANG=de_DE.UTF-8',
        'PATH=/opt/app-root/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      ]),
    );
  });

  describe('in the wizard', () => {
    const words = ['run', '--silent', 'wizard', '--'];
    const recipe = (name: string) => [
      `images/base/${name}/checks/checks.yaml`,
      `images/base/${name}/custom.hbs`,
      `images/base/${name}/recipe.yaml`,
    ];
    let terminal: Terminal | undefined;

    const script = (...args: string[]) => {
      // Where both are set, Node says that one of them does not count.
      const env = { ...copy.env, NO_COLOR: '1', FORCE_COLOR: '0' };
      return execa('npm', [...words, ...args], { cwd: copy.root, env, all: true, reject: false, stdin: 'ignore' });
    };
    const start = (args: readonly string[] = [], columns = 80) =>
      (terminal = openTerminal(['npm', ...words, ...args], { cwd: copy.root, env: copy.env, columns }));
    const clear = async ({ type, shows }: Terminal) => {
      await type(...Array<string>(80).fill('BSpace'));
      await shows(/^\? Base image\n/m);
    };

    beforeAll(() => push('debian', ['FROM localhost/made:bare', 'ENV PYTHON_VERSION=3.11.2', 'LABEL name=debian']));
    afterEach(() => {
      terminal?.end();
    });

    it('is declared and pinned with an image on it by flags, built and checked', async () => {
      const digest = await registry.digestOf('team/python', 'debian');
      const base = [
        '--base-image',
        `${registry.host}/team/python:debian`,
        '--base-name',
        'said',
        '--base-family',
        'tiny',
      ];
      const choice = ['--release', '2026t', '--bundle', 'minimal', '--ide', 'runtime'];

      const dry = await script(...base, ...choice, '--dry-run');
      expect(dry.all).toContain('would write  images/base/said/recipe.yaml\n  title: team/python:debian\n');
      expect(changes()).toEqual([]);
      const { all, exitCode } = await script(...base, ...choice);

      expect(all.split('\n')).toEqual([
        `added     base said on ${registry.host}/team/python:debian, pinned by its digest ${digest}`,
        'declared  releases/2026t/combinations/runtime-minimal-said-py311.yaml',
        'build it  npx nx build runtime-minimal-said-py311_2026t',
        'list it   npx nx run tools:docs',
      ]);
      expect(exitCode).toBe(0);
      const written = [
        ...recipe('said'),
        'releases/2026t/combinations/runtime-minimal-said-py311.yaml',
        'releases/2026t/pins/base/said.yaml',
      ];
      expect(changes()).toEqual(written);
      const again = await script(...base, ...choice);
      expect(again.all).toContain('declared already  releases/2026t/combinations/runtime-minimal-said-py311.yaml');
      const another = await script(...base, ...choice.slice(0, -1), 'web', '--local');
      expect(another.all).toContain('declared  releases/2026t/combinations/web-minimal-said-py311.local.yaml');
      expect(another.all).not.toContain('added');
      expect(changes()).toEqual(written);
      const valid = await copy.nx(['validate', 'runtime-minimal-said-py311_2026t', '--output-style=stream']);
      expect(valid.all).toContain('valid     runtime-minimal-said-py311_2026t  5 checks\n');
      rmSync(join(copy.root, 'releases/2026t/combinations/web-minimal-said-py311.local.yaml'));
    });

    it.each([
      [['--base-image', ''], 1, 'error[BAD_REFERENCE]'],
      [['--base-image', 'team/python:3.11'], 1, 'hint: write `docker.io/team/python:3.11`'],
      [['--base-image=--authfile=/etc/shadow'], 1, 'error[BAD_REFERENCE]'],
      [['--base-image', 'quay.io/a/$(touch /tmp/x):1'], 1, 'error[BAD_REFERENCE]'],
      [['--base-image', '127.0.0.1:1/team/python:3.11'], 1, 'error[PARENT_UNREACHABLE]'],
      [['--base-image', 'HOST/team/python:debian', '--base-name', 'tiny'], 1, 'say another name by `--base-name`'],
      [['--base-image', 'HOST/team/python:bare'], 1, 'hint: say it, such as `--python py311`'],
      [['--base-image', 'HOST/team/python:debian', '--python', 'py313'], 1, 'error[BASE_UNFIT]'],
      [['--base-image', 'HOST/team/python:debian', '--os', 'tiny'], 2, 'error[BAD_FLAG]'],
      [['--base-image', 'HOST/team/python:debian', '--ide', 'wep'], 1, 'the nearest is `web`'],
    ])('says of %j with exit code %i what is wrong, and writes nothing', async (flags, code, said) => {
      const choice = [
        '--release',
        '2026t',
        '--bundle',
        'minimal',
        ...(flags.includes('--ide') ? [] : ['--ide', 'web']),
      ];
      const { all, exitCode } = await script(...flags.map((each) => each.replace('HOST', registry.host)), ...choice);

      expect(all).toContain(said);
      expect(all).not.toMatch(/ at .*\.[jt]s:\d+|--(from|name|family)\b/);
      expect(exitCode).toBe(code);
      expect(changes()).toEqual([]);
    });

    it('never waits where nobody can answer, and says what fits', async () => {
      const base = ['--base-image', `${registry.host}/team/python:debian`];

      const { all, exitCode } = await script(...base, '--release', '2026t');

      expect(all).toContain('error[MISSING_FLAG]: `--bundle` is missing');
      expect(all).toContain('hint: what fits: web, runtime');
      expect(all).not.toMatch(/`--(os|python)` is missing/);
      expect(exitCode).toBe(2);
      expect((await script(...base)).all).toContain('error[MISSING_FLAG]: `--release` is missing');
    });

    it.each([80, 60])(
      'is chosen in a terminal of %i columns: what is wrong is said, and can be mended',
      async (columns) => {
        const opened = start([], columns);
        const { type, shows } = opened;
        const reference = `${registry.host}/team/python:debian`;
        await shows(/^\? System/m);
        await type('your');
        await shows(/^❯ A base image of your own…\n\n/m);
        await type('Enter');
        await shows(/^\? Base image\nWith its registry/m);
        await type('Enter');
        await shows(/^error\[BAD_REFERENCE\]: "" is no image/m);
        await type('quay.io/a/$(x):1', 'Enter');
        await shows(/^error\[BAD_REFERENCE\]: "quay.io\/a\/\$\(x\):1" is no image/m);
        await clear(opened);
        await type('127.0.0.1:1/team/python', 'Enter');
        await shows(/^error\[PARENT_UNREACHABLE\]/m);
        await type('Escape');
        expect(await shows(/^\? System/m)).not.toMatch(/Base image|error/);
        await type('your');
        await shows(/^❯ A base image of your own…\n\n/m);
        await type('Enter');
        await shows(/^\? Base image/m);
        await type(reference, 'Enter');
        const after = await shows(/^\? Bundle/m);
        expect(after).toContain(`✓ Base image   ${reference}\n`);
        await type('Left');
        await shows(/^\? Base image\n/m);
        await type(reference, 'Enter');
        await shows(/^\? Bundle/m);
        await type('Enter');
        await shows(/^\? IDE/m);
        await type('Enter');
        const summary = await shows(/^\? Declare it/m);
        expect(summary).toContain('  web-minimal-python-py311_2026t\n');
        expect(summary.match(/Base image/g)).toHaveLength(1);
        expect(changes()).toEqual([]);
        await type('Enter');
        await shows(/exit code 0/);

        expect(changes()).toEqual([
          ...recipe('python'),
          'releases/2026t/combinations/web-minimal-python-py311.yaml',
          'releases/2026t/pins/base/python.yaml',
        ]);
      },
    );

    it.each(['C-c', 'C-d'])('leaves nothing behind after %s while its registry is asked', async (key) => {
      const silent = createServer(() => undefined).listen(0, '127.0.0.1');
      try {
        await once(silent, 'listening');
        const { port } = silent.address() as AddressInfo;
        const { type, shows } = start(['--release', '2026t']);
        const ask = async () => {
          await shows(/^\? System/m);
          await type('your');
          await shows(/^❯ A base image of your own…\n\n/m);
          await type('Enter');
          await shows(/^\? Base image/m);
          await type(`127.0.0.1:${port}/team/python:3.11`, 'Enter');
          await shows(/^Asking its registry…$/m);
        };
        await ask();
        await type('Escape');
        await ask();
        await type(key);

        const screen = await shows(/exit code 130/);

        expect(screen).toContain('left: nothing was changed');
        expect(screen).not.toMatch(/^\? |at .*\.ts|Error/m);
        expect(changes()).toEqual([]);
      } finally {
        silent.close();
      }
    });

    it('is looked at again where another release is chosen, and left by going back', async () => {
      copy.write('releases/2026u/release.yaml', copy.read('releases/2026t/release.yaml'));
      const { type, shows } = start(['--base-image', `${registry.host}/team/python:debian`]);
      await shows(/^\? Release/m);
      await type('Enter');
      await shows(/^\? Bundle/m);
      await type('Escape');
      expect(await shows(/^\? Release/m)).not.toContain('Base image');
      await type('Down');
      await type('Enter');
      expect(await shows(/^\? Bundle/m)).toContain(`✓ Base image   ${registry.host}/team/python:debian\n`);
      await type('C-c');
      await shows(/exit code 130/);
    });
  });

  it('moves to a newer digest by a refresh of its release', async () => {
    const digest = await push('3.11', ['FROM localhost/made:bare', 'ENV PYTHON_VERSION=3.11.3']);
    expect(copy.read(own)).not.toContain(digest);

    const { exitCode } = await copy.nx(['g', 'refresh', '2026t', '--date', '20261124']);

    expect(exitCode).toBe(0);
    expect(copy.read(own)).toBe(`parents:\n  py311: ${digest}\n`);
    commit();
  });

  it('is refused before anything stands on it, with all that it lacks and what to do', async () => {
    // Its maker thought of /opt/app-root, and not of users under any UID.
    await push('rooted', [
      'FROM localhost/made:bare',
      'RUN python3 -m venv /opt/app-root && mkdir -m 700 /opt/app-root/src',
    ]);
    await push('closed', ['FROM localhost/made:bare', 'RUN chmod 700 /usr/bin/python3.11']);
    const from = `${registry.host}/team/python`;
    const wishes = [
      ['rooted', 'py311', 'tiny'],
      ['bare', 'py313', 'tiny'],
      ['closed', 'py311', 'tiny'],
      ['busybox', 'py313', 'deb'],
    ] as const;
    for (const [tag, python, family] of wishes)
      await generate('--from', `${from}:${tag}`, '--name', tag, '--python', python, '--family', family);
    const images = wishes.map(([tag, python]) => `runtime-minimal-${tag}-${python}_2026t`);

    const { all, exitCode } = await copy.nx(['run-many', '-t', 'build', `-p=${images.join(',')}`]);

    expect(exitCode).not.toBe(0);
    const said = (message: string, tag: string, hint: string) => {
      const problem = `error[BASE_UNFIT]: ${message}`;
      const lines = all.split('\n');
      const index = lines.indexOf(problem);
      expect({ problem, where: lines[index + 1]?.split('@')[0], hint: lines[index + 2] }).toEqual({
        problem,
        where: `  at ${from}:${tag}`,
        hint: expect.stringContaining(`hint: ${hint}`) as string,
      });
    };
    const [any, wanted] = ['it has no Python that every user can run', 'outside of home folders'];
    said(
      'its home /opt/app-root/src can not be written by group 0, in which clusters run workbenches under any UID',
      'rooted',
      'in the image: `chgrp -R 0 /opt/app-root',
    );
    said('its Python is 3.11, and `py313` means 3.13', 'bare', 'declare it by `--python py311`');
    said(`${any}, and Python 3.11 is wanted`, 'closed', `install it in the image ${wanted}`);
    said(`${any}, and Python 3.13 is wanted`, 'busybox', `install it in the image ${wanted}`);
    said('it has no `apt-get`, by which packages of the family `deb` are installed', 'busybox', 'say another `family`');
    said(
      'its user `default` has UID 1001 and group 1001, and workbenches run as 1001 in group 0',
      'busybox',
      'in the image: `usermod --gid 0 default`',
    );
    expect(all).not.toContain('error[BUILD_FAILED]');
    expect(all).not.toMatch(/^built {5}/m);
  });

  it.each([
    ['BAD_REFERENCE', ['--from=-x']],
    ['PARENT_UNREACHABLE', ['--from', '127.0.0.1:1/team/python:3.11']],
    ['PARENT_UNREACHABLE', ['--from', 'HOST/team/python:none', '--family', 'tiny']],
  ])('says %s of %j, and changes nothing', async (code, args) => {
    const { all, exitCode } = await generate(...args.map((each) => each.replace('HOST', registry.host)));

    expect(all).toContain(`error[${code}]`);
    expect(all).not.toMatch(/ at .*\.[jt]s:\d+|--verbose/);
    expect(exitCode).toBe(1);
    expect(changes()).toEqual([]);
  });
});
