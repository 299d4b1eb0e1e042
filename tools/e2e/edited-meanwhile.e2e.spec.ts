import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { tinyImages } from '../fixtures/tiny-files.ts';
import type { Answer } from './nx-in.ts';
import { digestsIn, recordOf } from './images.ts';
import { writeTinyCatalogue } from './tiny-catalogue.ts';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

const { base, minimal } = tinyImages;
const build = ['build', minimal, '--output-style=stream'];
const lower = 'images/base/tiny/custom.hbs';
const custom = 'images/bundles/minimal/custom.hbs';
const first = 'RUN echo first > /opt/app-root/when\n';
const meanwhile = 'RUN echo meanwhile > /opt/app-root/when\n';

describe('a file that is edited between the time when Nx hashes it and the time when it is rendered', () => {
  let copy: WorkspaceCopy;
  let wanted: string;

  beforeAll(async () => {
    copy = copyWorkspace();
    writeTinyCatalogue(copy.root);
    // Time to edit what stands on it.
    copy.write(lower, `${copy.read(lower)}RUN sleep 4\n`);
    copy.write(custom, first);
    await copy.nx(build);
    wanted = recordOf(copy, minimal).digest;
  });
  afterAll(() => copy.remove());

  beforeEach(async () => {
    await copy.nx(['reset']);
    await execa('buildah', ['rmi', '--all', '--force'], { env: copy.env });
    copy.write(custom, first);
  });

  /** Nx keeps the record of the edited file under the sum of the first one. */
  async function editWhileBuilding(): Promise<void> {
    const nx = copy.start(build);
    await nx.says(/RUN sleep 4/);
    copy.write(custom, meanwhile);
    await nx.ended;
    expect(recordOf(copy, minimal).digest).not.toBe(wanted);
    copy.write(custom, first);
  }

  async function expectWanted({ all, exitCode }: Answer): Promise<void> {
    expect([exitCode, exitCode === 0 ? '' : all]).toEqual([0, '']);
    expect(recordOf(copy, minimal).digest).toBe(wanted);
    expect((await digestsIn(copy)).get(`${minimal}_latest`)).toBe(wanted);
  }

  it('does not stand for what it was', async () => {
    await editWhileBuilding();

    await expectWanted(await copy.nx(build));
  });

  it('does not stand for what it was, once nobody remembers the edit: that is said, and the next run is right', async () => {
    await editWhileBuilding();
    rmSync(join(copy.root, '.nx/cache/workbench-images/seen'), { recursive: true });

    const { all, exitCode } = await copy.nx(build);
    expect(exitCode).not.toBe(0);
    expect(all).toMatch(
      /error\[IMAGE_GONE\]: .* about what other files asked for\n+hint: run the same command again.*\n +bundle-minimal/,
    );
    expect(all).not.toContain(`  ${base}\n`);
    await expectWanted(await copy.nx(build));
  });

  it('is built as it is then, and people hear of what changed after that', async () => {
    copy.write(custom, 'RUN sleep 4\n');
    const nx = copy.start(build);
    await nx.says(new RegExp(`${minimal}.*RUN sleep 4`));
    copy.write(custom, first);
    const { all, exitCode } = await nx.end('SIGCONT');

    expect(all).toContain(`note      files were changed meanwhile: the same command again builds ${minimal} anew`);
    expect(exitCode).toBe(0);
    await expectWanted(await copy.nx(build));
  });
});
