import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa, execaSync } from 'execa';
import { parseDocument } from 'yaml';
import { recordOf } from './images.ts';
import { startStandIn, sumOf, type StandIn } from './stand-in.ts';
import { standInImage } from './stand-in-images.ts';
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

describe('release 2023c, upon stand-ins for the images of CentOS Stream and for what is on the network', () => {
  let copy: WorkspaceCopy;
  let standIn: StandIn;
  let names: readonly string[];
  let first: string;
  const nx = (...args: string[]) => copy.nx(args, standIn.env);
  const image = (name: string) => standInImage(`${name}_2023c`, copy);

  beforeAll(async () => {
    copy = copyWorkspace(['images', 'releases']);
    const known = new Map(downloads.map(([, , url, content]) => [url, content]));
    standIn = await startStandIn(join(copy.root, '..'), known.set(nvidia.url, nvidia.key), copy.env);
    expect(copy.read(nvidia.recipe)).toContain(nvidia.sum);
    pin(copy, standIn);
    names = JSON.parse((await nx('show', 'projects', '--projects=tag:release:2023c', '--json')).all) as string[];
    first = (await nx('run-many', '-t', 'build', '--projects=tag:release:2023c')).all;
  });
  afterAll(async () => {
    await standIn.stop();
    await copy.remove();
  });

  it('builds', () => {
    expect(first).toContain(`Successfully ran target build for ${names.length} projects`);
  });
});
