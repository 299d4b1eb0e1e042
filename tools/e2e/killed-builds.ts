import { setTimeout as sleep } from 'node:timers/promises';
import { containersIn, digestsIn, recordOf } from './images.ts';
import { mountsOf, processesOf } from './processes.ts';
import { tinyImages } from '../fixtures/tiny-files.ts';
import { writeTinyCatalogue } from './tiny-catalogue.ts';
import type { Started } from './nx-in.ts';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

type Kill = (nx: Started, copy: WorkspaceCopy) => Promise<void>;

const killProcesses =
  (chosen: (command: string) => boolean): Kill =>
  async (nx, copy) => {
    for (const { pid } of processesOf(copy).filter(({ command }) => chosen(command))) kill(pid);
    await nx.ended;
  };

/** Ways to end a build, by what is done. */
export const kills: Readonly<Record<string, Kill>> = {
  'SIGINT to Nx': async (nx) => {
    await nx.end('SIGINT');
  },
  'SIGTERM to Nx': async (nx) => {
    await nx.end('SIGTERM');
  },
  'SIGKILL to Nx': async (nx) => {
    await nx.end('SIGKILL');
  },
  // Of Nx, in which tasks run: one for all of them, or one for each.
  'SIGKILL to the task': killProcesses((command) => /run-(batch|executor)/.test(command)),
  'SIGKILL to the engine': killProcesses((command) => command.startsWith('buildah')),
  'SIGKILL to all': killProcesses(() => true),
};

/** When: what Nx has printed, and milliseconds since. */
const moments: readonly (readonly [RegExp, number])[] = [
  [/building {2}base-tiny/, 0],
  [/STEP \d+\/\d+: ADD/, 20],
  [/RUN sleep/, 500],
  [/RUN sleep/, 1400],
  [/COMMIT/, 0],
  [/COMMIT/, 60],
  [/COMMIT/, 140],
  [/COMMIT/, 250],
  [/built {5}base-tiny/, 150],
  [/building {2}web-science/, 300],
];

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

/**
 * The tests of builds that are killed at many moments.
 *
 * @param hows some of the names of `kills`
 */
export function testKilledBuilds(engine: string, hows: readonly string[]): void {
  const environment = { WORKBENCH_ENGINE: engine };
  const build = ['build', tinyImages.web, '--output-style=stream'];
  let reference: ReadonlyMap<string, string>;

  const slowTiny = () => {
    const copy = copyWorkspace();
    writeTinyCatalogue(copy.root);
    const custom = 'images/base/tiny/custom.hbs';
    copy.write(custom, copy.read(custom).replace('RUN echo', 'RUN sleep 1; echo'));
    return copy;
  };

  beforeAll(async () => {
    const copy = slowTiny();
    await copy.nx(build, environment);
    reference = await digestsIn(copy);
    expect(reference.get(`${tinyImages.web}_latest`)).toMatch(/^sha256:[0-9a-f]{64}$/);
    await copy.remove();
  });

  const cases = hows.flatMap((how) => {
    const index = Object.keys(kills).indexOf(how);
    return moments
      .filter((_, moment) => (engine === 'buildah' ? (moment + index) % 3 === 0 : (moment + index) % 10 === 0))
      .map(([when, after]) => ({ how, when, after }));
  });

  it.each(cases)('by $how, $after ms after $when, leaves nothing half-made', async ({ how, when, after }) => {
    const copy = slowTiny();
    try {
      const nx = copy.start(build, environment);
      await nx.says(when);
      await sleep(after);
      await kills[how]?.(nx, copy);

      for (const [name, digest] of await digestsIn(copy)) expect([name, digest]).toEqual([name, reference.get(name)]);

      const again = await copy.nx(build, environment);
      expect(again.all).toContain('Successfully ran target build');
      expect(recordOf(copy, tinyImages.web).digest).toBe(reference.get(`${tinyImages.web}_latest`));
      expect(await containersIn(copy)).toEqual([]);
      expect(copy.temporaryFolders()).toEqual([]);
      expect(mountsOf(copy)).toEqual([]);
      expect(processesOf(copy)).toEqual([]);
    } finally {
      await copy.remove();
    }
  });
}
