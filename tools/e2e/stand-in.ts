import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { execa, execaSync } from 'execa';
import { startRegistry } from './registry.ts';

/** Pythons of which there is a parent. */
const pythons = { py39: '3.9', py311: '3.11' } as const;

/**
 * Images in place of those of quay.io/sclorg, made of this machine's own bash and coreutils. Their package managers and
 * their curl write down what they are asked, and give what a test has prepared.
 */
export interface StandIn {
  /** What engines need in their environment to find the images. */
  readonly env: Readonly<Record<string, string>>;
  /** Digests of the parents, by Python. */
  readonly parents: Readonly<Record<keyof typeof pythons, string>>;
  /** Ends the registry. */
  readonly stop: () => Promise<void>;
}

/** Programs that a recipe's commands start, by the packages that bring them to this machine. */
const packages = ['bash', 'coreutils', 'findutils', 'grep', 'gzip', 'sed', 'tar'];

const folders = [
  ...['dev', 'etc/ld.so.conf.d', 'etc/pki/rpm-gpg', 'etc/profile.d', 'etc/yum.repos.d', 'proc', 'root', 'run', 'sys'],
  ...['opt/app-root/bin', 'opt/app-root/etc', 'opt/app-root/src', 'tmp', 'usr/bin', 'usr/lib64', 'usr/local/bin'],
  ...['usr/libexec/s2i', 'usr/sbin', 'var/cache', 'var/lib', 'var/log', 'var/tmp'],
];

/**
 * Makes the images and starts a registry that has them.
 *
 * @param folder absolute path of an empty one, for all that is made
 * @param downloads what curl answers, by address
 * @param env of the engine
 */
export async function startStandIn(
  folder: string,
  downloads: ReadonlyMap<string, Buffer>,
  env: Readonly<Record<string, string>>,
): Promise<StandIn> {
  const registry = await startRegistry('quay.io/sclorg');
  try {
    const parents: [string, string][] = [];
    for (const [python, version] of Object.entries(pythons)) {
      const name = `python-${version.replace('.', '')}-c9s`;
      const reference = `${registry.host}/sclorg/${name}:c9s`;
      parents.push([python, await pushParent(join(folder, name), reference, { version, downloads, env })]);
    }
    return {
      env: { CONTAINERS_REGISTRIES_CONF: registry.conf },
      parents: Object.fromEntries(parents) as StandIn['parents'],
      stop: registry.close,
    };
  } catch (error) {
    await registry.close();
    throw error;
  }
}

interface Parent {
  readonly version: string;
  readonly downloads: ReadonlyMap<string, Buffer>;
  readonly env: Readonly<Record<string, string>>;
}

/** Builds one image and gives the digest under which the registry has it. */
async function pushParent(folder: string, reference: string, { version, downloads, env }: Parent): Promise<string> {
  const root = join(folder, 'root');
  makeRoot(root, version, downloads);
  execaSync('tar', ['--numeric-owner', '--owner=0', '--group=0', '-cf', join(folder, 'root.tar'), '-C', root, '.']);
  writeFileSync(join(folder, 'Containerfile'), containerfile(version));
  const flags = ['--isolation=chroot', '--network=host', '--layers=false'];
  await execa('buildah', ['build', ...flags, '--tag', reference, folder], { env });
  const digestFile = join(folder, 'digest');
  await execa('buildah', ['push', '--tls-verify=false', `--digestfile=${digestFile}`, reference], { env });
  await execa('buildah', ['rmi', reference], { env });
  return readFileSync(digestFile, 'utf8').trim();
}

/** What the real images set, as far as recipes could come to rely on it. */
function containerfile(version: string): string {
  return [
    'FROM scratch',
    'ADD root.tar /',
    `ENV APP_ROOT=/opt/app-root HOME=/opt/app-root/src PYTHON_VERSION=${version} PLATFORM=el9 \\`,
    '    PATH=/opt/app-root/bin:/opt/app-root/src/.local/bin:/opt/app-root/src/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \\',
    '    BASH_ENV=/opt/app-root/bin/activate ENV=/opt/app-root/bin/activate PIP_NO_CACHE_DIR=off',
    'RUN chown -R 1001:0 /opt/app-root && chmod -R g=u /opt/app-root && chmod 1777 /tmp /var/tmp',
    `LABEL name="sclorg/python-${version.replace('.', '')}-c9s" com.redhat.component="python"`,
    'USER 1001',
    'WORKDIR /opt/app-root/src',
    'ENTRYPOINT ["container-entrypoint"]',
    'CMD ["/usr/libexec/s2i/usage"]',
    '',
  ].join('\n');
}

function makeRoot(root: string, version: string, downloads: ReadonlyMap<string, Buffer>): void {
  for (const folder of [...folders, `opt/app-root/lib/python${version}/site-packages`])
    mkdirSync(join(root, folder), { recursive: true });
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) symlinkSync(`usr/${name}`, join(root, name));
  for (const file of [...programs(), ...librariesOf(programs())]) copyInto(root, file);

  cpSync(join(__dirname, 'stand-in'), join(root, 'stand-in'), { recursive: true });
  for (const path of ['usr/bin/dnf', 'usr/bin/curl', 'usr/bin/rpm', 'opt/app-root/bin/pip', 'opt/app-root/bin/python'])
    cpSync(join(root, 'stand-in', basename(path)), join(root, path));
  const links = {
    'usr/bin/bsdtar': 'tar',
    'usr/bin/microdnf': 'dnf',
    'usr/bin/sh': 'bash',
    'usr/bin/yum': 'dnf',
    'opt/app-root/bin/pip3': 'pip',
    'opt/app-root/bin/python3': 'python',
    [`opt/app-root/bin/python${version}`]: 'python',
  };
  for (const [path, target] of Object.entries(links)) symlinkSync(target, join(root, path));

  const write = (path: string, text: string | Buffer, mode = 0o644) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    chmodSync(join(root, path), mode);
  };
  for (const name of ['records', 'installed']) write(`stand-in/${name}`, '', 0o666);
  for (const [url, content] of downloads) write(`stand-in/downloads/${url.replaceAll('/', '_')}`, content);
  write('stand-in/not-found', 'Not found\n');
  write('opt/app-root/bin/activate', 'if [ -z "${PS1:-}" ]; then\n    PS1="(app-root) "\nfi\n');
  write('usr/libexec/s2i/usage', '#!/bin/sh\necho Usage\n', 0o755);
  write('etc/passwd', 'root:x:0:0:root:/root:/bin/bash\ndefault:x:1001:0::/opt/app-root/src:/sbin/nologin\n');
  write('etc/group', 'root:x:0:\n');
  const repository = (name: string, enabled: 0 | 1) => `[${name}]\nname=${name}\ngpgcheck=1\nenabled=${enabled}\n`;
  const repositories = [repository('baseos', 1), repository('appstream', 1), repository('crb', 0)];
  write('etc/yum.repos.d/centos.repo', repositories.join('\n'));
}

/** Absolute paths of programs of this machine. */
function programs(): string[] {
  const { stdout } = execaSync('dpkg', ['--listfiles', ...packages]);
  return stdout.split('\n').filter((path) => /^(\/usr)?\/bin\/[^/]+$/.test(path) && existsSync(path));
}

/** Libraries that programs are linked with. */
function librariesOf(files: readonly string[]): string[] {
  const { stdout } = execaSync('ldd', files, { reject: false });
  return [...new Set([...stdout.matchAll(/(?:=> |^\s+)(\/\S+) \(0x/gm)].map(([, path]) => path ?? ''))];
}

/** Copies a file to where it lies, in /usr. */
function copyInto(root: string, path: string): void {
  const target = join(root, path.startsWith('/usr/') ? path : `/usr${path}`);
  if (existsSync(target)) return;
  mkdirSync(dirname(target), { recursive: true });
  cpSync(realpathSync(path), target);
}

/** The sum under which a download is pinned. */
export function sumOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
