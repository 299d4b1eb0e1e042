import { execa } from 'execa';
import { z } from 'zod';
import { recordOf } from './images.ts';
import type { WorkspaceCopy } from './workspace-copy.ts';

/** What a program of the stand-in was asked. */
export interface Call {
  readonly uid: string;
  /** Where it was started. */
  readonly folder: string;
  /** Those of its variables that matter to package managers. */
  readonly settings: string;
  /** The program and its arguments. */
  readonly words: readonly string[];
}

/** An image that stands on a stand-in. */
export interface StandInImage {
  /** What its own instructions called, but for those in other stages than its last. */
  readonly calls: readonly Call[];
  /** OS packages of its own, by name. */
  readonly packages: readonly string[];
  /** `mode uid:gid` of every file and folder of the image, by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly config: z.output<typeof Config>;
  readonly layers: number;
  /** The text of a file. */
  readonly read: (path: string) => Promise<string>;
}

const Config = z.object({
  User: z.string(),
  WorkingDir: z.string(),
  Env: z.array(z.string()),
  Entrypoint: z.array(z.string()).nullish(),
  Cmd: z.array(z.string()).nullish(),
  Labels: z.record(z.string(), z.string()),
  ExposedPorts: z.record(z.string(), z.unknown()).nullish(),
});
const Inspected = z.object({
  OCIv1: z.object({ config: Config, rootfs: z.object({ diff_ids: z.array(z.string()) }) }),
});

/** @param name of an image that was built in the copy */
export async function standInImage(name: string, copy: WorkspaceCopy): Promise<StandInImage> {
  const { parent, tags } = recordOf(copy, name);
  const [reference, below] = [referenceOf(tags[0] ?? ''), parent === null ? undefined : recordOf(copy, parent.name)];
  const list = 'find / -xdev -path /proc -prune -o -path /sys -prune -o -printf "%m %U:%G %p\\n"';
  const all = await inside(reference, ['cat /stand-in/records', 'cat /stand-in/installed', list], copy);
  const [calls = [], packages = [], files = []] = all;
  const [inheritedCalls = [], inheritedPackages = []] =
    below === undefined
      ? []
      : await inside(referenceOf(below.tags[0] ?? ''), ['cat /stand-in/records', 'cat /stand-in/installed'], copy);
  const { stdout } = await execa('buildah', ['inspect', '--type=image', reference], { env: copy.env });
  const { config, rootfs } = Inspected.parse(JSON.parse(stdout)).OCIv1;
  return {
    calls: calls.slice(inheritedCalls.length).map(callOf),
    packages: packages.slice(inheritedPackages.length).sort(),
    files: new Map(files.map(fileOf)),
    config,
    layers: rootfs.diff_ids.length,
    read: async (path) => ((await inside(reference, [`cat ${path}`], copy))[0] ?? []).join('\n'),
  };
}

function referenceOf(tag: string): string {
  return `localhost/workbench-images:${tag}`;
}

/** What commands print in a container of an image, by lines. */
async function inside(image: string, commands: readonly string[], { env }: WorkspaceCopy): Promise<string[][]> {
  const { stdout: container } = await execa('buildah', ['from', '--pull=never', image], { env });
  try {
    const script = commands.join('; echo ----; ');
    const flags = ['--isolation=chroot', '--network=host', '--user=0'];
    const { stdout } = await execa('buildah', ['run', ...flags, container, '--', '/bin/sh', '-c', script], { env });
    return stdout.split(/^----$/m).map((part) => part.split('\n').filter((line) => line !== ''));
  } finally {
    await execa('buildah', ['rm', container], { env });
  }
}

function callOf(line: string): Call {
  const [uid = '', folder = '', settings = '', ...words] = line.split('\t');
  return { uid, folder, settings, words };
}

function fileOf(line: string): [string, string] {
  const [mode = '', owner = '', ...path] = line.split(' ');
  return [path.join(' '), `${mode} ${owner}`];
}
