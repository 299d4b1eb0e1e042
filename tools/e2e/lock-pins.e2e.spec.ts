import { createHash, randomBytes } from 'node:crypto';
import { execa } from 'execa';
import { serveFiles, type FileServer } from './file-server.ts';
import { startRegistry, type Registry } from './registry.ts';
import { writeTinyCatalogue } from './tiny-catalogue.ts';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

const [spark, viewer] = [randomBytes(3_000_000), randomBytes(1000)];
const sum = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** As a person writes it: comments, order and blank lines are to stay. */
const sciencePins = `# What science is made of
values:
  scala: '2.12' # Spark's own
downloads:
  spark: { version: 3.4.1, sha256: null } # from the archive

  viewer:
    version: '7'
    sha256: # not looked up yet
  gone: { version: '1', sha256: null }
`;

describe('lock', () => {
  let copy: WorkspaceCopy;
  let registry: Registry;
  let files: FileServer;
  const lock = (...args: string[]) =>
    copy.nx(['lock', '2026t', '--output-style=stream', ...args], {
      CURL_CA_BUNDLE: files.certificate,
      CONTAINERS_REGISTRIES_CONF: registry.conf,
    });
  const buildah = async (...args: string[]) => (await execa('buildah', args, { env: copy.env })).stdout;
  /** Puts an image into the registry whose bytes nobody else has. */
  const push = async (label: string) => {
    const container = await buildah('from', 'scratch');
    await buildah('config', '--label', `which=${label}`, container);
    await buildah('commit', '--rm', container, `localhost/parent:${label}`);
    await buildah('manifest', 'create', `localhost/list:${label}`, `localhost/parent:${label}`);
    const target = `docker://${registry.host}/sclorg/python:c9s`;
    await buildah('manifest', 'push', '--all', '--tls-verify=false', `localhost/list:${label}`, target);
    return await registry.digestOf('sclorg/python', 'c9s');
  };

  beforeAll(async () => {
    files = await serveFiles({ '/archive/spark-3.4.1-2.12.tgz': spark, '/viewer-7.rpm': viewer });
    registry = await startRegistry();
    copy = copyWorkspace();
    writeTinyCatalogue(copy.root);
    copy.write(
      'images/base/far/recipe.yaml',
      `title: Far\ndescription: From a registry\norder: 20\nfamily: tiny\npythons: { py313: '3.13' }\nfrom: { py313: '${registry.host}/sclorg/python:c9s' }\n`,
    );
    copy.write(
      'releases/2026t/combinations/runtime-minimal-far-py313.yaml',
      'ide: runtime\nbundle: minimal\nos: far\npython: py313\n',
    );
    copy.write(
      'images/bundles/science/downloads.yaml',
      `spark:\n  url: ${files.url}/archive/spark-{version}-{scala}.tgz\ngone:\n  url: ${files.url}/gone-{version}\n`,
    );
    copy.write('images/bundles/science/on-tiny/downloads.yaml', `viewer:\n  url: ${files.url}/viewer-{version}.rpm\n`);
  });
  beforeEach(() => {
    copy.write('releases/2026t/pins/base/far.yaml', 'parents:\n  py313: null # at its registry\n');
    copy.write('releases/2026t/pins/bundles/science.yaml', sciencePins);
  });
  afterAll(async () => {
    await copy.remove();
    await registry.close();
    await files.close();
  });

  it('looks up what it can, says what it can not, and changes nothing else in the files', async () => {
    const digest = await push('first');

    const { all, exitCode } = await lock('--pins');

    expect(digest).toMatch(/^sha256:/);
    expect(all).toContain(`pinned  ${registry.host}/sclorg/python:c9s  ${digest}\n`);
    expect(copy.read('releases/2026t/pins/base/far.yaml')).toBe(`parents:\n  py313: ${digest} # at its registry\n`);
    expect(copy.read('releases/2026t/pins/bundles/science.yaml')).toBe(
      sciencePins
        .replace('sha256: null } # from', `sha256: ${sum(spark)} } # from`)
        .replace('sha256: #', `sha256: ${sum(viewer)} #`),
    );
    expect(all).toContain(`pinned  ${files.url}/viewer-7.rpm  ${sum(viewer)}\n`);
    expect(all).toMatch(/error\[DOWNLOAD_FAILED\]: https:\S+\/gone-1 can't be fetched: .*404/);
    expect(all).toContain('at releases/2026t/pins/bundles/science.yaml:10#/downloads/gone/sha256\n');
    expect(exitCode).toBe(1);
    expect(copy.temporaryFolders()).toEqual([]);
  });

  it('asks for digests that are known only when it is told to', async () => {
    copy.write(
      'releases/2026t/pins/bundles/science.yaml',
      sciencePins.replaceAll('null', sum(spark)).replace('sha256: #', `sha256: ${sum(viewer)} #`),
    );
    const first = await push('second');
    await lock('--pins');
    const second = await push('third');
    const pins = () => copy.read('releases/2026t/pins/base/far.yaml');

    await lock('--pins');
    expect(pins()).toContain(first);

    await lock('--pins', '--refresh');
    expect(second).not.toBe(first);
    expect(pins()).toBe(`parents:\n  py313: ${second} # at its registry\n`);
  });

  it('says when a registry has no such image', async () => {
    copy.write(
      'images/base/far/recipe.yaml',
      copy.read('images/base/far/recipe.yaml').replace('python:c9s', 'python:c10s'),
    );

    const { all, exitCode } = await lock('--pins');

    expect(all).toContain(
      `error[PARENT_UNREACHABLE]: the registry gives no digest for \`${registry.host}/sclorg/python:c10s\``,
    );
    expect(all).toContain('at releases/2026t/pins/base/far.yaml:2#/parents/py313');
    expect(exitCode).toBe(1);
  });
});
