import { setTimeout as sleep } from 'node:timers/promises';
import { tinyImages } from '../fixtures/tiny-files.ts';
import { containersIn, digestsIn, recordOf } from './images.ts';
import { processesOf, startedAs } from './processes.ts';
import { writeTinyCatalogue } from './tiny-catalogue.ts';
import { withWitness } from './witness.ts';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

const runMany = ['run-many', '-t', 'build'];

function tinyWorkspace(): WorkspaceCopy {
  const copy = copyWorkspace();
  writeTinyCatalogue(copy.root);
  return copy;
}

/** Six more bundles beside each other, each of which takes a second. */
function wideWorkspace(): WorkspaceCopy {
  const copy = tinyWorkspace();
  for (const name of ['one', 'two', 'three', 'four', 'five', 'six']) {
    copy.write(`images/bundles/${name}/recipe.yaml`, `title: ${name}\ndescription: Slow\norder: 30\nparent: minimal\n`);
    copy.write(`images/bundles/${name}/custom.hbs`, `RUN sleep 1; echo ${name} > /opt/app-root/${name}\n`);
    copy.write(
      `releases/2026t/combinations/runtime-${name}-tiny-py313.yaml`,
      `ide: runtime\nbundle: ${name}\nos: tiny\npython: py313\n`,
    );
  }
  return copy;
}

const ofTasks = /run-(?:batch|executor)\.js/;

/** Runs Nx and looks at its processes meanwhile. */
async function watched<T>(copy: WorkspaceCopy, work: Promise<T>): Promise<{ result: T; seen: Seen }> {
  const tasks = new Map<number, string>();
  let most = 0;
  let ended = false;
  const watch = async () => {
    while (!ended) {
      const processes = processesOf(copy);
      most = Math.max(most, startedAs(/^buildah build /, processes).length);
      for (const { pid, command } of startedAs(ofTasks, processes)) tasks.set(pid, ofTasks.exec(command)?.[0] ?? '');
      await sleep(20);
    }
  };
  const watching = watch();
  try {
    const result = await work;
    return { result, seen: { tasks: [...tasks.values()], most: () => most } };
  } finally {
    ended = true;
    await watching;
  }
}

interface Seen {
  /** What ran in each process that Nx made for tasks. */
  readonly tasks: readonly string[];
  /** How many builds ran at once at most. */
  readonly most: () => number;
}

/** The same images as another store has, each under both its names, and nothing half-made. */
async function expectWhole(copy: WorkspaceCopy, reference: ReadonlyMap<string, string>): Promise<void> {
  expect(new Map([...(await digestsIn(copy))].sort())).toEqual(new Map([...reference].sort()));
  for (const image of Object.values(tinyImages))
    expect(recordOf(copy, image).digest).toBe(reference.get(`${image}_latest`));
  expect(await containersIn(copy)).toEqual([]);
  expect(copy.temporaryFolders()).toEqual([]);
}

/** The tasks that Nx lists as failed. How long it ran is said on another stream, so before the list or after it. */
function failedTasks(output: string): string[] {
  const [, list = ''] = output.split('Failed tasks:');
  return [...list.matchAll(/^- (\S+)$/gm)].map(([, task]) => task ?? '');
}

describe('the images of a run', () => {
  let copy: WorkspaceCopy;

  beforeEach(() => {
    copy = tinyWorkspace();
  });
  afterEach(() => copy.remove());

  it('are restored one by one in a run like the last one, and are right where that was guessed wrong', async () => {
    await copy.nx(runMany);
    const before = await digestsIn(copy);
    await copy.nx(runMany);
    // Nx forgets what is in its cache, in which our note is still there.
    await copy.nx(['reset', '--only-workspace-data']);

    const guessed = await watched(copy, copy.nx(runMany));
    await copy.nx(['reset', '--only-workspace-data']);
    const next = await watched(copy, copy.nx(runMany));

    expect(new Set(guessed.seen.tasks)).toEqual(new Set(['run-executor.js']));
    expect(next.seen.tasks).toEqual(['run-batch.js']);
    await expectWhole(copy, before);
  });

  it('are rendered in one process, but for those that can not be', async () => {
    copy.write('images/bundles/science/custom.hbs', 'RUN {{nonsense}}\n');

    const { result, seen } = await watched(copy, copy.nx(['run-many', '-t', 'render', '--output-style=static']));

    const rendered = Object.values(tinyImages).filter((image) => image !== tinyImages.science);
    for (const image of rendered) expect(copy.read(`dist/images/${image}/context/Containerfile`)).toContain(image);
    expect(result.all).toMatch(/error\[\w+\]: .*nonsense/);
    expect(result.all).toContain('images/bundles/science/custom.hbs:1');
    expect(failedTasks(result.all)).toEqual([`${tinyImages.science}:render`]);
    expect(seen.tasks).toEqual(['run-batch.js']);
    expect(result.exitCode).toBe(1);
  });

  it('are built in one process, in which each build alone starts the engine', async () => {
    const witness = withWitness(copy);

    const { result, seen } = await watched(copy, copy.nx([...runMany, '--output-style=static'], witness.env));

    expect(result.exitCode).toBe(0);
    expect(seen.tasks).toEqual(['run-batch.js']);
    for (const image of Object.values(tinyImages)) {
      expect(result.all.match(new RegExp(`^built {5}${image} `, 'gm'))).toHaveLength(1);
    }
    const verbs = witness.started().map((line) => line.split(' ').slice(0, 2).join(' '));
    const builds = verbs.filter((verb) => verb === 'buildah build');
    expect(builds).toHaveLength(Object.keys(tinyImages).length);
    // The same however many images there are: here, and in Nx itself once the batch is over.
    expect(verbs.filter((verb) => verb.startsWith('buildah') && verb !== 'buildah build').sort()).toEqual([
      'buildah --version',
      'buildah --version',
      'buildah info',
      'buildah info',
    ]);
  });

  it('may have a process each, which gives the same', async () => {
    const { result, seen } = await watched(copy, copy.nx([...runMany, '--batch=false']));

    expect(result.exitCode).toBe(0);
    expect(seen.tasks).toEqual(Object.values(tinyImages).map(() => 'run-executor.js'));
    const reference = await digestsIn(copy);
    const other = tinyWorkspace();
    await other.nx(runMany);
    await expectWhole(other, reference);
    await other.remove();
  });

  it('are built but for those on one that fails, and the next run goes on from there', async () => {
    const path = 'images/bundles/science/custom.hbs';
    copy.write(path, `RUN echo half-way; : ${'x'.repeat(2000)}; exit 7\n`);

    const failed = await copy.nx(runMany);

    expect(failed.exitCode).toBe(1);
    expect(failed.all.match(/error\[BUILD_FAILED\]: `buildah` ended with exit code 7/g)).toHaveLength(1);
    expect(failed.all).toMatch(/Error: building at STEP "RUN .* … x+; exit 7'": exit status 7\n/);
    expect(failed.all).not.toMatch(/x{200}/);
    expect(failed.all).toContain(`✔  nx run ${tinyImages.runtimeMinimal}:build`);
    expect(failed.all).toMatch(
      /Tasks not run because.*\n\n- runtime-science-tiny-py313_2026t:build\n- web-science-tiny-py313_2026t:build\n/,
    );
    expect(failedTasks(failed.all)).toEqual(['bundle-science-tiny-py313_2026t:build']);

    copy.write(path, 'RUN echo whole\n');
    const witness = withWitness(copy);
    const mended = await copy.nx(runMany, witness.env);

    expect(mended.exitCode).toBe(0);
    expect(mended.all).toContain('Cache:             3/6 hit (50%)');
    expect(witness.started().filter((line) => line.startsWith('buildah build'))).toHaveLength(3);
    expect(await containersIn(copy)).toEqual([]);
  });

  it.each([
    ['WORKBENCH_PARALLEL', 'none', 'error[BAD_PARALLEL]: WORKBENCH_PARALLEL is "none"'],
    ['WORKBENCH_ENGINE', 'docker', 'error[UNKNOWN_ENGINE]'],
  ])('are not begun where %s is wrong, which is said once', async (name, value, message) => {
    const { all, exitCode } = await copy.nx(runMany, { [name]: value });

    expect(all.split(message)).toHaveLength(2);
    expect(all).not.toMatch(/ at .*\.[jt]s:\d+/);
    expect(exitCode).not.toBe(0);
  });
});

describe('many images beside each other', () => {
  let copy: WorkspaceCopy;

  beforeEach(() => {
    copy = wideWorkspace();
  });
  afterEach(() => copy.remove());

  it.each<[string, readonly string[], Record<string, string>, number]>([
    ['WORKBENCH_PARALLEL', [], { WORKBENCH_PARALLEL: '3' }, 3],
    ["Nx's own option", ['--parallel=4'], {}, 4],
    ['both', ['--parallel=4'], { WORKBENCH_PARALLEL: '1' }, 1],
  ])('are built as many at a time as %s says', async (_, args, env, limit) => {
    const { result, seen } = await watched(copy, copy.nx([...runMany, ...args], env));

    expect(result.exitCode).toBe(0);
    expect(seen.most()).toBe(limit);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('are not begun any more after %s', async (signal) => {
    const nx = copy.start([...runMany, '--output-style=stream'], { WORKBENCH_PARALLEL: '2' });
    await nx.says(/RUN sleep 1(?:.|\n)*RUN sleep 1/);
    const began = performance.now();
    const { exitCode } = await nx.end(signal);

    expect(exitCode).not.toBe(0);
    expect(performance.now() - began).toBeLessThan(5000);
    expect(processesOf(copy)).toEqual([]);
    const again = await copy.nx([...runMany, '--parallel=3']);
    expect(again.exitCode).toBe(0);
    expect(await containersIn(copy)).toEqual([]);
    expect(copy.temporaryFolders()).toEqual([]);
  });
});

describe('two runs at once', () => {
  const copies: WorkspaceCopy[] = [];
  let reference: ReadonlyMap<string, string>;
  const make = () => {
    const copy = tinyWorkspace();
    copies.push(copy);
    return copy;
  };

  beforeAll(async () => {
    const copy = make();
    await copy.nx(runMany);
    reference = await digestsIn(copy);
    expect(reference.size).toBe(3 * Object.keys(tinyImages).length);
  });
  afterAll(async () => {
    for (const copy of copies) await copy.remove();
  });

  it('in one clone end with one digest for each image', async () => {
    const copy = make();

    const answers = await Promise.all([copy.nx(runMany), copy.nx(runMany)]);

    expect(answers.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    await expectWhole(copy, reference);
  });

  it('of two clones on one store end with one digest for each image', async () => {
    const [copy, other] = [make(), make()];
    const { CONTAINERS_STORAGE_CONF = '' } = copy.env;

    const answers = await Promise.all([copy.nx(runMany), other.nx(runMany, { CONTAINERS_STORAGE_CONF })]);

    expect(answers.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    await expectWhole(copy, reference);
    for (const image of Object.values(tinyImages)) expect(recordOf(other, image)).toEqual(recordOf(copy, image));
  });
});
