import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa, execaSync } from 'execa';
import { parseDocument } from 'yaml';
import { filesIn } from './images.ts';
import type { Answer } from './nx-in.ts';
import { startStandIn, sumOf, type StandIn } from './stand-in.ts';
import { standInImages, type StandInImage } from './stand-in-images.ts';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

/** A folder packed as a tar file, whose files hold some text each. */
function archive(...paths: readonly string[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'archive-'));
  try {
    for (const path of paths) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), `${path}\n`);
    }
    return Buffer.from(
      execaSync('tar', ['-czf', '-', '-C', folder, ...readdirSync(folder)], { encoding: 'buffer' }).stdout,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const apache = 'https://archive.apache.org/dist';
const maven = 'https://repo1.maven.org/maven2';
const elyra = 'https://raw.githubusercontent.com/elyra-ai/elyra/v3.15.0';
const rpm = Buffer.from('rpm\n');

/** Downloads of the release, by the pins that they are named in: their name, address and content. */
const downloads: readonly (readonly [string, string, string, Buffer])[] = [
  [
    'base/c9s',
    'oc',
    'https://mirror.openshift.com/pub/openshift-v4/x86_64/clients/ocp/4.13.13/openshift-client-linux-4.13.13.tar.gz',
    archive('oc', 'kubectl', 'README.md'),
  ],
  [
    'bundles/spark',
    'spark',
    `${apache}/spark/spark-3.4.1/spark-3.4.1-bin-without-hadoop.tgz`,
    archive(
      'spark-3.4.1-bin-without-hadoop/bin/spark-submit',
      'spark-3.4.1-bin-without-hadoop/jars/guava-14.0.1.jar',
      'spark-3.4.1-bin-without-hadoop/kubernetes/dockerfiles/spark/entrypoint.sh',
    ),
  ],
  [
    'bundles/spark',
    'hadoop',
    `${apache}/hadoop/common/hadoop-3.3.6/hadoop-3.3.6.tar.gz`,
    archive('hadoop-3.3.6/bin/hadoop', 'hadoop-3.3.6/share/doc/hadoop/index.html'),
  ],
  [
    'bundles/spark',
    'jmxPrometheus',
    `${maven}/io/prometheus/jmx/jmx_prometheus_javaagent/0.19.0/jmx_prometheus_javaagent-0.19.0.jar`,
    Buffer.from('agent\n'),
  ],
  ['bundles/spark', 'guava', `${maven}/com/google/guava/guava/32.1.1-jre/guava-32.1.1-jre.jar`, Buffer.from('guava\n')],
  [
    'bundles/spark',
    'sparkHadoopCloud',
    `${maven}/org/apache/spark/spark-hadoop-cloud_2.12/3.4.1/spark-hadoop-cloud_2.12-3.4.1.jar`,
    Buffer.from('cloud\n'),
  ],
  ['ides/runtime', 'elyraBootstrapper', `${elyra}/elyra/kfp/bootstrapper.py`, Buffer.from('print()\n')],
  [
    'ides/runtime',
    'elyraRequirements',
    `${elyra}/etc/generic/requirements-elyra.txt`,
    Buffer.from('papermill==2.4.0\n'),
  ],
  [
    'ides/rstudio',
    'rstudio',
    'https://download2.rstudio.org/server/rhel9/x86_64/rstudio-server-rhel-2023.06.1-524-x86_64.rpm',
    rpm,
  ],
  [
    'ides/vscode',
    'codeServer',
    'https://github.com/coder/code-server/releases/download/v4.16.1/code-server-4.16.1-amd64.rpm',
    rpm,
  ],
];

const nvidia = {
  url: 'https://developer.download.nvidia.com/compute/cuda/repos/rhel9/x86_64/D42D0685.pub',
  recipe: 'images/cuda/chainbase/on-c9s/before-packages.hbs',
  sum: 'd0664fbbdb8c32356d45de36c5984617217b2d0bef41b93ccecd326ba3b80c87',
  key: Buffer.from('Version: 1\nkey\n'),
  withoutVersion: Buffer.from('key\n'),
};

/** Writes the sums and digests of what the stand-ins have to where the real ones are written. */
function pin(copy: WorkspaceCopy, { parents }: StandIn): void {
  const set = (pins: string, path: readonly string[], value: string) => {
    const file = `releases/2023c/pins/${pins}.yaml`;
    const document = parseDocument(copy.read(file));
    document.setIn(path, value);
    copy.write(file, String(document));
  };
  for (const [python, digest] of Object.entries(parents)) set('base/c9s', ['parents', python], digest);
  for (const [pins, name, , content] of downloads) set(pins, ['downloads', name, 'sha256'], sumOf(content));
  copy.write(nvidia.recipe, copy.read(nvidia.recipe).replace(nvidia.sum, sumOf(nvidia.withoutVersion)));
  for (const file of requirementFiles(copy))
    copy.write(file, copy.read(file).replaceAll(/^[A-Za-z].*[^\\\n]$/gm, withHash));
}

function requirementFiles({ root }: WorkspaceCopy): string[] {
  const folder = 'releases/2023c/locks';
  const found = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return found.filter((path) => /requirements[^/]*\.txt$/.test(path)).map((path) => `${folder}/${path}`);
}

/** A requirement of the lock with some hash, if it has none. */
function withHash(line: string): string {
  return line.includes('--hash=') ? line : `${line} \\\n    --hash=sha256:${sumOf(Buffer.from(line))}`;
}

/** What people pull of the release. */
const combinations = [
  ...['cuda-jupyter-langchain-c9s-py311', 'cuda-jupyter-pytorch-c9s-py311', 'cuda-jupyter-tensorflow-c9s-py311'],
  ...['cuda-jupyter-tensorflow-c9s-py39', 'cuda-langflow-langflow-c9s-py39', 'cuda-runtime-datascience-c9s-py311'],
  ...['cuda-runtime-pytorch-c9s-py311', 'cuda-runtime-tensorflow-c9s-py311', 'cuda-vscode-pytorch-c9s-py311'],
  ...['jupyter-datascience-c9s-py311', 'rstudio-r-c9s-py311', 'runtime-datascience-c9s-py311', 'runtime-r-c9s-py311'],
  ...['runtime-spark-c9s-py311', 'vscode-datascience-c9s-py311'],
];

/** Programs and their arguments, without what is the same in every call. */
function shown(words: readonly string[]): string {
  return words.filter((word) => word !== '--setopt=tsflags=nodocs').join(' ');
}

const nginxPackages = [
  'bind-utils',
  'chkconfig',
  'fcgiwrap',
  'initscripts',
  'nginx',
  'nginx-mod-http-perl',
  'nginx-mod-stream',
];

/** OS packages that each image adds to its parent's. */
const packages: Readonly<Record<string, readonly string[]>> = {
  'base-c9s-py311': [
    ...['diffutils', 'dnf-plugins-core', 'ffmpeg', 'git-lfs', 'gstreamer1', 'gstreamer1-libav'],
    ...['gstreamer1-plugin-openh264', 'gstreamer1-plugins-base', 'gstreamer1-plugins-base-tools', 'hdf5', 'jq', 'lame'],
    ...['lcms2', 'libsndfile', 'llvm', 'llvm-devel', 'lz4', 'mongocli', 'mssql-tools18', 'mysql', 'nano', 'openh264'],
    ...['postgresql', 'tk', 'unixODBC', 'unixODBC-devel', 'zstd'],
  ],
  'cuda-c9s-py311-chainbase': ['cuda-compat-11-8', 'cuda-cudart-11-8-11.8.89-1'],
  'cuda-c9s-py311-runtime': [
    ...['cuda-libraries-11-8-11.8.0-1', 'cuda-nvtx-11-8-11.8.86-1', 'libcublas-11-8-11.11.3.6-1'],
    ...['libnccl-2.15.5-1+cuda11.8', 'libnpp-11-8-11.8.0.86-1'],
  ],
  'cuda-c9s-py311-runtime-cudnn': ['libcudnn8-8.9.0.131-1.cuda11.8'],
  'cuda-c9s-py39-devel': [
    ...['cuda-command-line-tools-11-8-11.8.0-1', 'cuda-cudart-devel-11-8-11.8.89-1'],
    ...['cuda-libraries-devel-11-8-11.8.0-1', 'cuda-minimal-build-11-8-11.8.0-1', 'cuda-nvml-devel-11-8-11.8.86-1'],
    ...['cuda-nvprof-11-8-11.8.87-1', 'cuda-toolkit-11-8', 'libcublas-devel-11-8-11.11.3.6-1'],
    ...['libnccl-devel-2.15.5-1+cuda11.8', 'libnpp-devel-11-8-11.8.0.86-1', 'make'],
  ],
  'cuda-c9s-py39-devel-cudnn': ['libcudnn8-8.9.0.131-1.cuda11.8', 'libcudnn8-devel-8.9.0.131-1.cuda11.8'],
  'bundle-datascience-c9s-py311': [],
  'cuda-bundle-pytorch-c9s-py311': [],
  'cuda-bundle-langflow-c9s-py39': [],
  'bundle-r-c9s-py311': [
    ...[
      'R-Rcpp',
      'R-core-4.3.1',
      'R-core-devel-4.3.1',
      'R-highlight',
      'R-java-4.3.1',
      'R-littler',
      'R-littler-examples',
    ],
    ...['compat-openssl11', 'fribidi-devel', 'harfbuzz-devel', 'openssl-libs'],
  ],
  'bundle-spark-c9s-py311': ['java-11-openjdk', 'maven'],
  'cuda-jupyter-pytorch-c9s-py311': [
    ...['pandoc', 'texlive-adjustbox', 'texlive-bibtex', 'texlive-charter', 'texlive-ec', 'texlive-euro'],
    ...['texlive-eurosym', 'texlive-fpl', 'texlive-jknapltx', 'texlive-knuth-local', 'texlive-lm-math'],
    ...['texlive-marvosym', 'texlive-mathpazo', 'texlive-mflogo-font', 'texlive-parskip', 'texlive-plain'],
    ...['texlive-pxfonts', 'texlive-rsfs', 'texlive-tcolorbox', 'texlive-times', 'texlive-titling', 'texlive-txfonts'],
    ...['texlive-ulem', 'texlive-upquote', 'texlive-utopia', 'texlive-wasy', 'texlive-wasy-type1', 'texlive-wasysym'],
    ...['texlive-xetex'],
  ],
  'vscode-datascience-c9s-py311': [...nginxPackages, 'code-server-4.16.1-amd64'].sort(),
  'rstudio-r-c9s-py311': [
    ...nginxPackages,
    ...['gettext', 'hostname', 'nss_wrapper', 'rstudio-server-rhel-2023.06.1-524-x86_64'],
  ].sort(),
  'cuda-langflow-langflow-c9s-py39': nginxPackages,
  'runtime-spark-c9s-py311': [],
};

/** What package managers were asked, one after the other. */
const calls: Readonly<Record<string, readonly (string | RegExp)[]>> = {
  'base-c9s-py311': [
    '0 dnf install -y dnf-plugins-core',
    '0 dnf config-manager --set-enabled crb',
    '0 dnf upgrade -y',
    /^0 dnf install -y diffutils ffmpeg .* zstd$/,
    /^1001 pip install --no-cache-dir .*\/base\/requirements\.txt$/,
  ],
  'cuda-c9s-py311-chainbase': [
    /^0 curl --fail .*\/D42D0685\.pub$/,
    '0 dnf install -y cuda-compat-11-8 cuda-cudart-11-8-11.8.89-1',
  ],
  'bundle-spark-c9s-py311': [
    '0 dnf install -y java-11-openjdk maven',
    /^1001 pip install --no-cache-dir .*\/spark\/requirements\.txt$/,
  ],
  'bundle-r-c9s-py311': [/^0 dnf install -y R-Rcpp R-core-4\.3\.1 /],
  'cuda-bundle-pytorch-c9s-py311': [/^1001 pip install --no-cache-dir .*\/pytorch\/requirements\.txt$/],
  'cuda-jupyter-pytorch-c9s-py311': [
    /^0 dnf install -y pandoc texlive-adjustbox /,
    /^1001 pip install --no-cache-dir .*\/pytorch\/requirements-jupyter\.txt$/,
  ],
  'vscode-datascience-c9s-py311': [
    '0 dnf module enable -y nginx:1.22',
    `0 dnf install -y ${nginxPackages.join(' ')}`,
    '0 dnf install -y /tmp/downloads/code-server-4.16.1-amd64.rpm',
  ],
  'runtime-spark-c9s-py311': [],
};

const appRoot = '/opt/app-root';
const systemPath =
  `${appRoot}/bin:${appRoot}/src/.local/bin:${appRoot}/src/bin:` +
  '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/mssql-tools18/bin';
const drivers = ['unknown', 'nvidia', 'nvidiartx', 'geforce', 'geforcertx', 'quadro', 'quadrortx', 'titan', 'titanrtx'];
const cudaPath = `/usr/local/nvidia/bin:/usr/local/cuda/bin:${systemPath}`;

/** Variables that images must have. */
const variables: Readonly<Record<string, readonly string[]>> = {
  'base-c9s-py39': [`PATH=${systemPath}`, `HOME=${appRoot}/src`, 'PIP_NO_CACHE_DIR=1', 'PYTHON_VERSION=3.9'],
  'cuda-c9s-py311-chainbase': [
    ...['NVARCH=x86_64', 'CUDA_VERSION=11.8.0', 'NVIDIA_VISIBLE_DEVICES=all', `PATH=${cudaPath}`],
    ...['NVIDIA_DRIVER_CAPABILITIES=compute,utility', 'LD_LIBRARY_PATH=/usr/local/nvidia/lib:/usr/local/nvidia/lib64'],
    `NVIDIA_REQUIRE_CUDA=${[
      ...['cuda>=11.8', 'brand=tesla,driver>=450,driver<451', 'brand=tesla,driver>=470,driver<471'],
      ...drivers.map((brand) => `brand=${brand},driver>=470,driver<471`),
    ].join(' ')}`,
  ],
  'cuda-c9s-py311-runtime': ['NCCL_VERSION=2.15.5', 'XLA_FLAGS=--xla_gpu_cuda_data_dir=/usr/local/cuda'],
  'cuda-c9s-py39-devel-cudnn': ['LIBRARY_PATH=/usr/local/cuda/lib64/stubs', 'NCCL_VERSION=2.15.5'],
  'bundle-r-c9s-py311': [
    ...['R_VERSION=4.3.1', 'LIBLOC=/usr/lib64/R/library', `R_LIBS_USER=${appRoot}/src/Rpackages/4.3`],
  ],
  'runtime-spark-c9s-py311': [
    ...['JAVA_HOME=/usr/lib/jvm/jre', `SPARK_HOME=${appRoot}/spark-3.4.1`, `HADOOP_HOME=${appRoot}/hadoop-3.3.6`],
    ...['LD_LIBRARY_PATH=/lib64', `PATH=${systemPath}:${appRoot}/spark-3.4.1/bin`],
  ],
  'cuda-langflow-langflow-c9s-py39': ['LANGFLOW_AUTO_LOGIN=True', `PATH=${cudaPath}`],
};

/** Files that images must have: mode, user and group. */
const files: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'base-c9s-py311': {
    '/etc/yum.repos.d/epel.repo': '644 0:0',
    '/opt/app-root/bin/oc': '775 1001:0',
    '/opt/app-root/lib/python3.11/site-packages': '775 1001:0',
    '/opt/app-root/src': '775 1001:0',
  },
  'cuda-c9s-py311-chainbase': {
    '/etc/ld.so.conf.d/nvidia.conf': '644 0:0',
    '/etc/pki/rpm-gpg/RPM-GPG-KEY-NVIDIA': '644 0:0',
    '/usr/local/cuda': '777 0:0',
  },
  'runtime-spark-c9s-py311': {
    '/opt/app-root/bin/entrypoint.sh': '775 1001:0',
    '/opt/app-root/bin/utils/bootstrapper.py': '664 1001:0',
    '/opt/app-root/bin/utils/pip.conf': '664 1001:0',
    '/opt/app-root/bin/utils/requirements-elyra.txt': '664 1001:0',
    '/opt/app-root/hadoop-3.3.6/bin/hadoop': '664 1001:0',
    '/opt/app-root/prometheus/jmx_prometheus_javaagent-0.19.0.jar': '664 1001:0',
    '/opt/app-root/spark-3.4.1/jars/guava-32.1.1-jre.jar': '664 1001:0',
    '/opt/app-root/spark-3.4.1/jars/spark-hadoop-cloud_2.12-3.4.1.jar': '664 1001:0',
  },
  'cuda-jupyter-tensorflow-c9s-py39': {
    '/opt/app-root/bin/start-notebook.sh': '775 1001:0',
    '/opt/app-root/share/jupyter/metadata/runtime-images/runtime-r-c9s-py311_2023c.json': '664 1001:0',
  },
  'rstudio-r-c9s-py311': {
    '/opt/app-root/bin/run-behind-nginx': '775 1001:0',
    '/opt/app-root/bin/run-rstudio.sh': '775 1001:0',
    '/opt/app-root/etc/nginx/nginx.conf.in': '664 1001:0',
  },
};

/** What package managers and compilers leave, with the time in it. */
const dated = /^\/(tmp|root|var\/tmp|var\/log|var\/cache\/(dnf|yum)|var\/lib\/dnf)\/.|\.log$/;

/** What starts an image, and the port at which it then listens. */
const starts: Readonly<
  Record<string, readonly [readonly string[] | undefined, readonly string[] | undefined, boolean]>
> = {
  'base-c9s-py311': [undefined, ['/usr/libexec/s2i/usage'], false],
  'cuda-jupyter-langchain-c9s-py311': [['/opt/app-root/bin/start-notebook.sh'], undefined, true],
  'cuda-langflow-langflow-c9s-py39': [undefined, ['/opt/app-root/bin/run-langflow.sh'], true],
  'cuda-vscode-pytorch-c9s-py311': [undefined, ['/opt/app-root/bin/run-code-server.sh'], true],
  'rstudio-r-c9s-py311': [undefined, ['/opt/app-root/bin/run-rstudio.sh'], true],
  'runtime-r-c9s-py311': [undefined, ['/usr/libexec/s2i/usage'], false],
};

describe('release 2023c, upon stand-ins for CentOS Stream and the network', () => {
  let copy: WorkspaceCopy;
  let standIn: StandIn;
  let names: readonly string[];
  let look: (name: string) => Promise<StandInImage>;
  let first: Answer;
  const build = () => {
    const args = ['run-many', '-t', 'build', '--projects=tag:release:2023c', '--output-style=static'];
    return copy.nx(args, standIn.env);
  };
  const image = (name: string) => look(`${name}_2023c`);

  beforeAll(async () => {
    copy = copyWorkspace(['images', 'releases']);
    look = standInImages(copy);
    const known = new Map(downloads.map(([, , url, content]) => [url, content]));
    standIn = await startStandIn(join(copy.root, '..'), known.set(nvidia.url, nvidia.key), copy.env);
    pin(copy, standIn);
    first = await build();
    names = readdirSync(join(copy.root, 'dist/images'));
  });
  afterAll(async () => {
    await copy.remove();
    await standIn.stop();
  });

  it('builds every image once', async () => {
    const { all } = await copy.nx([
      'show',
      'projects',
      '--projects=tag:release:2023c',
      '--with-target=build',
      '--json',
    ]);
    const built = [...first.all.matchAll(/^built +(\S+)/gm)].map(([, name]) => name);

    expect(built.sort()).toEqual((JSON.parse(all) as string[]).sort());
    expect(built).toEqual(expect.arrayContaining(combinations.map((name) => `${name}_2023c`)));
    expect(first.exitCode).toBe(0);
  });

  it('builds nothing a second time', async () => {
    const { all, exitCode } = await build();

    // What Nx prints of a task that it knows is what the task itself printed then.
    expect(all).toContain(`Cache:             ${names.length}/${names.length} hit (100%)`);
    expect(exitCode).toBe(0);
  });

  it('is ejected into folders from which plain buildah builds images with the same files', async () => {
    const name = 'runtime-spark-c9s-py311_2023c';
    const out = join(copy.root, '../ejected');
    const env = { ...copy.env, ...standIn.env };
    await copy.nx(['run', `${name}:eject`, '--out', out]);
    const flags = ['--isolation=chroot', '--network=host', '--layers=false'];
    await execa('buildah', ['build', ...flags, '--tag=localhost/ejected', out], { env });

    const plain = await filesIn('localhost/ejected', { env });
    expect(plain.length).toBeGreaterThan(100);
    expect(plain).toEqual(await filesIn(`localhost/workbench-images:${name}_latest`, { env }));
  });

  it.each(Object.entries(packages))('%s installs the OS packages that it must', async (name, expected) => {
    expect((await image(name)).packages).toEqual(expected);
  });

  it.each(Object.entries(calls))('%s asks package managers in this order, as these users', async (name, expected) => {
    const asked = (await image(name)).calls
      .filter(
        ({ words: [program = '', action] }) => ['dnf', 'rpm', 'pip', 'curl'].includes(program) && action !== 'clean',
      )
      .map(({ uid, words }) => `${uid} ${shown(words)}`);

    expect(asked).toEqual(
      expected.map((each) => (typeof each === 'string' ? each : (expect.stringMatching(each) as string))),
    );
  });

  it('leaves out what documents packages', async () => {
    for (const name of Object.keys(packages)) {
      for (const { words } of (await image(name)).calls)
        if (words[0] === 'dnf' && words[1] === 'install') expect(words).toContain('--setopt=tsflags=nodocs');
    }
  });

  it.each(Object.entries(variables))('%s has the variables that it must', async (name, expected) => {
    expect((await image(name)).config.Env).toEqual(expect.arrayContaining([...expected]));
  });

  it.each(Object.entries(files))('%s has the files that it must', async (name, expected) => {
    const found = (await image(name)).files;

    expect(Object.fromEntries(Object.keys(expected).map((path) => [path, found.get(path)]))).toEqual(expected);
  });

  it.each(Object.entries(starts))('%s starts what it must', async (name, [entrypoint, command, listens]) => {
    const { config } = await image(name);

    expect([config.Entrypoint ?? undefined, config.Cmd ?? undefined]).toEqual([entrypoint, command]);
    expect(Object.keys(config.ExposedPorts ?? {})).toEqual(listens ? ['8888/tcp'] : []);
  });

  it('installs all that is locked, with its hashes', async () => {
    for (const [name, lock, python] of [
      ['cuda-bundle-tensorflow-c9s-py39', 'tensorflow/py39/requirements.txt', '3.9'],
      ['bundle-spark-c9s-py311', 'spark/py311/requirements.txt', '3.11'],
    ] as const) {
      const locked = copy.read(`releases/2023c/locks/${lock}`).match(/^[A-Za-z][^ ;\\]*/gm) ?? [];
      const installed = await (await image(name)).read(`${appRoot}/lib/python${python}/site-packages/installed`);

      expect(locked.length).toBeGreaterThan(100);
      expect(installed.split('\n')).toEqual(expect.arrayContaining(locked));
    }
  });

  it('flattens the base, and adds one layer an image', async () => {
    expect((await image('base-c9s-py39')).layers).toBe(1);
    expect((await image('cuda-c9s-py39-devel-cudnn')).layers).toBe(5);
    expect((await image('cuda-jupyter-pytorch-c9s-py311')).layers).toBe(6);
    expect((await image('rstudio-r-c9s-py311')).layers).toBe(3);
  });

  it('takes out of archives what it needs alone', async () => {
    const base = await image('base-c9s-py311');
    const spark = await image('runtime-spark-c9s-py311');

    expect([...base.files.keys()].filter((path) => path.endsWith('kubectl'))).toEqual([]);
    expect([...spark.files.keys()].filter((path) => path.includes('/share/doc') || path.includes('guava-14'))).toEqual(
      [],
    );
    expect([...spark.files.keys()].filter((path) => path.startsWith('/tmp/'))).toEqual([]);
  });

  it('labels cuDNN, and says which images are runtimes', async () => {
    expect((await image('cuda-jupyter-pytorch-c9s-py311')).config.Labels).toMatchObject({
      'com.nvidia.cudnn.version': '8.9.0.131',
      summary: expect.stringMatching(/ workbench image$/) as string,
      'io.openshift.build.commit.ref': '2023c',
    });
    expect((await image('runtime-r-c9s-py311')).config.Labels['summary']).toMatch(/ runtime image$/);
    expect((await image('cuda-c9s-py39-devel')).config.Labels).not.toHaveProperty('com.nvidia.cudnn.version');
  });

  it('gives every image a user, a folder and its own name, and leaves nothing there that differs from build to build', async () => {
    for (const name of names) {
      const { config, files: found } = await look(name);
      expect([name, config.User, config.WorkingDir]).toEqual([name, '1001', '/opt/app-root/src']);
      expect(config.Labels['name']).toBe(name);
      // Engines leave the folder at which they mounted something.
      const left = [...found.keys()].filter((path) => dated.test(path) && path !== '/tmp/downloads');
      expect([name, left]).toEqual([name, []]);
      const foreign = [...found].filter(
        ([path, mode]) => path.startsWith(appRoot) && !/^[0-7]?.[67]. 1001:0$/.test(mode),
      );
      expect([name, foreign]).toEqual([name, []]);
    }
  });
});
