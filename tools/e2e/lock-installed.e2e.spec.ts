import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa, execaSync } from 'execa';
import { recordOf } from './images.ts';
import { servePackages, type PackageIndex } from './package-index.ts';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

/** The Debian base whose Python this machine has as well. */
const version = execaSync('python3', ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']).stdout;
const os = { '3.11': 'deb12', '3.13': 'deb13' }[version];
const python = `py${version.replace('.', '')}`;
const image = `bundle-minimal-${os ?? ''}-${python}_2026b`;
const folder = `releases/2026b/locks/minimal/${python}`;

(os === undefined ? describe.skip : describe)('a lock', () => {
  let copy: WorkspaceCopy;
  let index: PackageIndex;

  beforeAll(async () => {
    index = await servePackages([
      { name: 'alpha', version: '1.0.0', needs: ['gamma'] },
      { name: 'gamma', version: '1.0.0' },
      { name: 'gamma', version: '1.1.0' },
    ]);
    copy = copyWorkspace(['images', 'releases/2026b']);
    const combinations = 'releases/2026b/combinations';
    for (const name of readdirSync(join(copy.root, combinations))) rmSync(join(copy.root, combinations, name));
    copy.write(
      `${combinations}/runtime-minimal-${os ?? ''}-${python}.yaml`,
      `ide: runtime\nbundle: minimal\nos: ${os ?? ''}\npython: ${python}\n`,
    );
    copy.write(`${folder}/Pipfile`, `[[source]]\nname = "test"\nurl = "${index.url}"\n\n[packages]\nalpha = "*"\n`);
    copy.write(`${folder}/requirements.txt`, 'alpha==1.0.0\ngamma==1.0.0\n');
  });
  afterAll(async () => {
    await copy.remove();
    await index.close();
  });

  it('has to have hashes before an image is built from it', async () => {
    const { all, exitCode } = await copy.nx(['build', image, '--output-style=stream']);

    expect(all).toContain('error[UNPINNED]: the lock has packages without a hash');
    expect(exitCode).toBe(1);

    await copy.nx(['lock', '2026b', '--keep'], { PIPENV_CACHE_DIR: join(copy.temporary, 'cache') });
    expect(copy.read(`${folder}/requirements.txt`)).toContain(index.sum('gamma', '1.0.0'));
  });

  it('is what pip installs, and what the image then imports', async () => {
    const built = await copy.nx(['build', image, '--output-style=stream']);
    expect(built.exitCode).toBe(0);

    const { stdout: container } = await execa('buildah', ['from', `localhost/workbench-images:${image}_latest`], {
      env: copy.env,
    });
    const question = 'import alpha, gamma; print(alpha.version, gamma.version)';
    const flags = ['run', '--isolation=chroot', '--network=host', container, '--', 'python', '-c', question];
    const { stdout } = await execa('buildah', flags, { env: copy.env });

    expect(stdout).toBe('1.0.0 1.0.0');
  });

  it('is refused by pip when the index gives other bytes than were locked', async () => {
    const requirements = `${folder}/requirements.txt`;
    const text = copy.read(requirements);
    copy.write(requirements, text.replace(index.sum('gamma', '1.0.0'), index.sum('gamma', '1.1.0')));

    const { all, exitCode } = await copy.nx(['build', image, '--output-style=stream']);

    expect(all).toContain('DO NOT MATCH THE HASHES');
    expect(exitCode).toBe(1);
    copy.write(requirements, text);
  });

  it('is installed with the password that a secret has, and the image is the same', async () => {
    const password = 'correct&horse';
    const secret = join(copy.temporary, 'pip.conf');
    const address = index.url.replace('//', `//bob:${encodeURIComponent(password)}@`);
    writeFileSync(secret, `[global]\nindex-url = ${address}\n`, { mode: 0o600 });
    const before = recordOf(copy, image);
    const { stdout: id } = await execa('buildah', ['images', '--quiet', `localhost/workbench-images:${image}_latest`], {
      env: copy.env,
    });
    await execa('buildah', ['rmi', '--force', id], { env: copy.env });
    index.demand('bob', password);

    const without = await copy.nx(['build', image, '--output-style=stream']);
    const { all } = await copy.nx(['build', image, '--output-style=stream'], { WORKBENCH_SECRET_PIP: secret });

    expect(without.exitCode).toBe(1);
    expect(all).toContain(`built     ${image}`);
    expect(all).not.toContain('horse');
    expect(recordOf(copy, image)).toEqual(before);
  });
});
