import { join } from 'node:path';
import { execa } from 'execa';
import { tinyImages } from '../fixtures/tiny-files.ts';
import { digestsIn, recordOf } from './images.ts';
import { writeTinyCatalogue } from './tiny-catalogue.ts';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

const custom = `
RUN name=1; echo "$name" > /opt/app-root/one
RUN echo "it's \${name:-not} \\$name" > /opt/app-root/two; \\
    # what engines leave out
    chown 1001:0 /opt/app-root/two
{{> fix-permissions}}
`;

/** In a folder that is missing, in one that is there, and one in place of a link. */
const files = { 'opt/new/deep/file': 'deep\n', 'opt/app-root/file': 'file\n', 'bin/ls': 'no link\n' };

describe.each(['buildah', 'podman'])('instructions that follow one another, with %s', (engine) => {
  let copy: WorkspaceCopy;

  beforeAll(() => {
    copy = copyWorkspace();
    writeTinyCatalogue(copy.root);
    copy.write('images/bundles/science/custom.hbs', custom);
    for (const [path, text] of Object.entries(files)) copy.write(`images/bundles/science/files/${path}`, text);
  });
  afterAll(() => copy.remove());

  it('are joined, COPY among them, and give the image that they give one by one', async () => {
    const { all } = await copy.nx(['build', tinyImages.science, '--output-style=stream'], { WORKBENCH_ENGINE: engine });
    await copy.nx(['render', tinyImages.science]);
    const context = join(copy.root, 'dist/images', tinyImages.science, 'context');
    const containerfile = copy.read(`dist/images/${tinyImages.science}/context/Containerfile`);
    const plain = [
      'build',
      ...['--layers=false', '--isolation=chroot', '--network=host', '--format=oci'],
      ...['--identity-label=false', '--omit-history'],
      `--timestamp=${/SOURCE_DATE_EPOCH=(\d+)/.exec(containerfile)?.[1] ?? ''}`,
      `--annotation=org.opencontainers.image.base.name=${/ARG PARENT=(\S+)/.exec(containerfile)?.[1] ?? ''}`,
      `--build-arg=PARENT=localhost/workbench-images:${tinyImages.minimal}_latest`,
      '--tag=localhost/workbench-images:plain',
      context,
    ];
    const { stdout } = await execa(engine, plain, { env: copy.env });

    const count = (text = '') => text.match(/STEP \d+\/\d+: RUN/g)?.length;
    expect(count(stdout)).toBe(4);
    expect(containerfile.match(/^RUN /gm)).toHaveLength(4);
    expect(count(all)).toBe(4);
    expect(all).toContain(
      `RUN --mount=type=bind,target=/run/context printf '%s\\n' 'COPY bundles/science/files/bin/ls /bin/ls'`,
    );
    expect((await digestsIn(copy)).get('plain')).toBe(recordOf(copy, tinyImages.science).digest);
  });
});
