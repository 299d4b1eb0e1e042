import { join } from 'node:path';
import { shown } from './command.ts';
import { chooseEngine, loadEngines } from './engines.ts';
import { limitsOf, type MachineFacts } from './limits.ts';
import type { Run } from './run.ts';

const engines = loadEngines(join(__dirname, 'engines'));

/** A machine that grants everything. */
const generous: MachineFacts = {
  root: false,
  uids: 65537,
  userNamespaces: true,
  cgroups: 'unified',
  cgroupsWritable: true,
  hasRunc: true,
  hasCrun: true,
  openFiles: Number.POSITIVE_INFINITY,
  processes: Number.POSITIVE_INFINITY,
};

const tight: MachineFacts = {
  ...generous,
  root: true,
  uids: 2 ** 32,
  cgroups: 'hybrid',
  openFiles: 1024,
  processes: 32768,
};

const base = {
  context: '/c',
  containerfile: '/f',
  parentName: 'localhost/workbench-images:base',
  tags: ['localhost/workbench-images:fingerprint-1', 'localhost/workbench-images:web_latest'],
  timestamp: 12,
  idFile: '/id',
  marker: 'workbench-1-2-00000000',
  secrets: [],
};
const request = { ...base, parent: { id: 'abc', digest: 'sha256:def' } };
const container = {
  container: 'box',
  image: 'abc',
  argv: ['sh', '-c', 'echo "$1"; reboot', '$(reboot)'],
  user: '1000:0',
  environment: { TITLE: "it's; a $title" },
  secrets: ['TOKEN'],
  mounts: { '/run/checks': '/w/checks' },
};

/** Answers that only these programs can be started. */
const only =
  (...installed: readonly string[]): Run =>
  ({ file }) =>
    Promise.resolve({ exitCode: installed.includes(file) ? 0 : 127, signal: undefined, stdout: '', tail: [] });

describe('limits', () => {
  it('are none on a machine that grants everything', () => {
    expect(limitsOf(generous)).toEqual({
      chroot: false,
      root: false,
      largestUid: 65536,
      ulimits: [],
      cgroups: '',
    });
  });

  it('are what a machine does not grant', () => {
    expect(limitsOf(tight)).toEqual({
      chroot: true,
      root: true,
      largestUid: 2147483647,
      runtime: 'runc',
      ulimits: ['nofile=1024:1024', 'nproc=32768:32768'],
      cgroups: 'this machine has cgroups of version 1',
    });
  });

  it.each<[string, Partial<MachineFacts>, boolean]>([
    ['root with cgroups of its own', { root: true }, false],
    ['root that may not make cgroups', { root: true, cgroupsWritable: false }, true],
    ['root without cgroups', { root: true, cgroups: 'none' }, true],
    ['a user with cgroups of version 1, who has user namespaces', { cgroups: 'hybrid' }, false],
  ])('of %s are told by chroot: %#', (_, facts, chroot) => {
    expect(limitsOf({ ...generous, ...facts }).chroot).toBe(chroot);
  });

  it('let root of a namespace have no more users than it has', () => {
    expect(limitsOf({ ...tight, uids: 65536 }).largestUid).toBe(65535);
  });

  it.each<[string, Partial<MachineFacts>, string]>([
    ['user namespaces', { userNamespaces: false }, 'error[NO_USER_NAMESPACE]: this machine gives user namespaces'],
    ['subordinate IDs', { uids: 1 }, 'error[NO_SUBORDINATE_IDS]: this user has no subordinate IDs'],
  ])('say how to get %s, without which nobody but root can build', (_, facts, message) => {
    expect(() => limitsOf({ ...generous, ...facts })).toThrow(message);
    expect(limitsOf({ ...tight, ...facts }).root).toBe(true);
  });

  it('never ask for more than podman itself would', () => {
    expect(limitsOf({ ...generous, openFiles: 1024 }).ulimits).toEqual(['nofile=1024:1024', 'nproc=1048576:1048576']);
  });

  it('keep the one runtime that is installed', () => {
    expect(limitsOf({ ...tight, hasRunc: false })).not.toHaveProperty('runtime');
  });
});

describe.each(engines)('$name', (engine) => {
  it('says nothing of a machine that grants everything, and passes no flag for it', () => {
    const limits = limitsOf(generous);
    expect(engine.notes(limits)).toEqual([]);
    expect(engine.build(request, limits).args.join(' ')).not.toMatch(/isolation|ulimit|runtime/);
    expect(engine.run(container, limits).args.join(' ')).not.toMatch(/isolation|ulimit|runtime/);
  });

  it('says what it does otherwise on a machine that does not', () => {
    expect(engine.notes(limitsOf(tight)).join('\n')).toContain('this machine has cgroups of version 1');
  });

  it('asks for no more open files and processes than are granted', () => {
    const limits = limitsOf(tight);
    const commands = [engine.build(request, limits), engine.create(container, limits) ?? engine.run(container, limits)];
    for (const { args } of commands) {
      expect(args).toContain('--ulimit=nofile=1024:1024');
      expect(args).toContain('--ulimit=nproc=32768:32768');
    }
  });

  it('names the image in the moment in which it appears, and dates it', () => {
    const { args } = engine.build(request, limitsOf(tight));
    expect(args).toEqual(expect.arrayContaining(request.tags.map((tag) => `--tag=${tag}`)));
    expect(args).toContain('--timestamp=12');
    expect(args).toContain('--file=/f');
    expect(args).toContain('--build-arg=PARENT=abc');
    expect(args).toContain('--annotation=org.opencontainers.image.base.digest=sha256:def');
    expect(args).toContain('--isolation=chroot');
    expect(args).toContain('--layers=false');
    expect(args.at(-1)).toBe('/c');
  });

  it('lets a build take memory for time', () => {
    expect(engine.build(request, limitsOf(tight)).env).toEqual({ GOGC: '400' });
  });

  it('hands secrets on without a command line that shows them', () => {
    const limits = limitsOf(tight);
    const commands = [engine.takeSecrets(container), engine.run(container, limits)].filter(
      (command) => command !== undefined,
    );
    expect(commands.flatMap(({ args }) => args)).toContain('--env=TOKEN');
  });

  it('names the files of secrets, and nothing where a build has none', () => {
    const secrets = [
      { id: 'pip', file: '/s/pip' },
      { id: 'key', file: '/s/a key' },
    ];

    expect(engine.build({ ...request, secrets }, limitsOf(tight)).args.filter((word) => word.includes('/s/'))).toEqual([
      '--secret=id=pip,src=/s/pip',
      '--secret=id=key,src=/s/a key',
    ]);
    expect(engine.build(request, limitsOf(tight)).args.join(' ')).not.toContain('secret');
  });

  it('reads the store in a user namespace unless root does', () => {
    const skopeo = { file: 'skopeo', args: ['inspect'] };
    expect(engine.besideStore(skopeo, limitsOf(tight))).toEqual(skopeo);
    expect(engine.besideStore(skopeo, limitsOf(generous))).toEqual({
      file: engine.name,
      args: ['unshare', 'skopeo', 'inspect'],
    });
  });

  it('asks for no parent where the Containerfile has one of its own', () => {
    expect(engine.build(base, limitsOf(tight)).args.join(' ')).not.toContain('PARENT');
  });

  it('passes words as they are, each as one argument', () => {
    const { file, args } = engine.run(container, limitsOf(tight));
    expect(file).toBe(engine.name);
    expect(args.slice(-3)).toEqual(container.argv.slice(1));
    expect(args).toContain("--env=TITLE=it's; a $title");
    expect(args).toContain('--volume=/w/checks:/run/checks:ro');
    expect(args).toContain('--user=1000:0');
  });
});

describe('the engine', () => {
  const chosen = async (wish: string | undefined, run: Run) => (await chooseEngine(engines, wish, run)).name;

  it('is buildah where it is installed, podman where only that is', async () => {
    expect(await chosen(undefined, only('buildah', 'podman'))).toBe('buildah');
    expect(await chosen(undefined, only('podman'))).toBe('podman');
  });

  it('is the one that is wished', async () => {
    expect(await chosen('podman', only('buildah', 'podman'))).toBe('podman');
    await expect(chosen('podman', only('buildah'))).rejects.toThrow(
      "error[NO_ENGINE]: no engine works here: `podman` can't be started\nhint: run `npm start`, or `apt-get install podman`",
    );
    await expect(chosen('docker', only('buildah'))).rejects.toThrow(
      'error[UNKNOWN_ENGINE]: no engine is called "docker"',
    );
  });
});

describe('a command', () => {
  it('is shown as a person could type it', () => {
    expect(shown({ file: 'sh', args: ['-c', "echo 'a b'", '', '--x=1'] })).toBe(`sh -c 'echo '\\''a b'\\''' '' --x=1`);
  });
});
