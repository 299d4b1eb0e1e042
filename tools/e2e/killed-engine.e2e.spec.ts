import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { tinyImages } from '../fixtures/tiny-files.ts';
import { namesIn } from './images.ts';
import { kills, testKilledBuilds } from './killed-builds.ts';
import { mountsOf, processesOf } from './processes.ts';
import { writeTinyCatalogue } from './tiny-catalogue.ts';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

describe.each(['buildah', 'podman'])('a build with %s, when its own processes are killed', (engine) => {
  testKilledBuilds(
    engine,
    Object.keys(kills).filter((how) => !how.endsWith('to Nx')),
  );
});

/** mmdebstrap mounts this machine's own /proc and devices into what it makes. */
describe('a bootstrap that is killed', () => {
  const base = 'base-boot-py313_2026t';
  let copy: WorkspaceCopy;

  beforeAll(() => {
    copy = copyWorkspace();
    writeTinyCatalogue(copy.root);
    copy.write(
      'images/base/boot/recipe.yaml',
      [
        'title: Boot',
        'description: As little of Debian as starts',
        'order: 20',
        'family: tiny',
        "pythons: { py313: '3.13' }",
        'bootstrap: { suite: trixie, variant: essential }',
        '',
      ].join('\n'),
    );
    copy.write(
      'releases/2026t/combinations/runtime-minimal-boot-py313.yaml',
      'ide: runtime\nbundle: minimal\nos: boot\npython: py313\n',
    );
  });
  afterAll(() => copy.remove());

  it.each(['SIGINT to Nx', 'SIGKILL to the task', 'SIGKILL to all'])(
    'by %s is tidied up by the next build',
    async (how) => {
      const nx = copy.start(['build', base, '--output-style=stream']);
      await nx.says(/installing essential packages/);
      await sleep(1500);
      await kills[how]?.(nx, copy);
      expect(await namesIn(copy)).toEqual([]);

      const next = await copy.nx(['build', tinyImages.base]);

      expect(next.exitCode).toBe(0);
      expect(mountsOf(copy)).toEqual([]);
      expect(copy.temporaryFolders()).toEqual([]);
      expect(processesOf(copy)).toEqual([]);
      await execa('buildah', ['rmi', '--all', '--force'], { env: copy.env });
    },
  );

  it('succeeds afterwards', async () => {
    const { all, exitCode } = await copy.nx(['build', base, '--output-style=stream']);

    expect(all).toContain(`built     ${base}`);
    expect(exitCode).toBe(0);
  });
});
