import { execa } from 'execa';
import { z } from 'zod';
import type { ImageRecord } from '../model/record.ts';
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

/** Looks into the images of a copy, into each of them once. */
export function standInImages(copy: WorkspaceCopy): (name: string) => Promise<StandInImage> {
  const seen = new Map<string, Promise<Contents>>();
  const contentsOf = (name: string): Promise<Contents> => {
    const contents = seen.get(name) ?? readContents(referenceOf(recordOf(copy, name)), copy);
    seen.set(name, contents);
    return contents;
  };
  return async (name) => {
    const record = recordOf(copy, name);
    const own = await contentsOf(name);
    const inherited = record.parent === null ? undefined : await contentsOf(record.parent.name);
    const { stdout } = await execa('buildah', ['inspect', '--type=image', referenceOf(record)], { env: copy.env });
    const { config, rootfs } = Inspected.parse(JSON.parse(stdout)).OCIv1;
    return {
      calls: own.calls.slice(inherited?.calls.length).map(callOf),
      packages: own.packages.slice(inherited?.packages.length).sort(),
      files: new Map(own.files.map(fileOf)),
      config,
      layers: rootfs.diff_ids.length,
      read: async (path) => (await inside(referenceOf(record), `cat ${path}`, copy)).join('\n'),
    };
  };
}

/** What an image holds, its parents' included, by lines. */
interface Contents {
  readonly calls: readonly string[];
  readonly packages: readonly string[];
  readonly files: readonly string[];
}

async function readContents(image: string, copy: WorkspaceCopy): Promise<Contents> {
  const list = 'find / -xdev -path /proc -prune -o -path /sys -prune -o -printf "%m %U:%G %p\\n"';
  const lines = await inside(image, `cat /stand-in/records; echo; cat /stand-in/installed; echo; ${list}`, copy);
  const [end, last] = [lines.indexOf(''), lines.indexOf('', lines.indexOf('') + 1)];
  return { calls: lines.slice(0, end), packages: lines.slice(end + 1, last), files: lines.slice(last + 1) };
}

function referenceOf({ tags }: ImageRecord): string {
  return `localhost/workbench-images:${tags[0] ?? ''}`;
}

/** What a shell prints in a container of an image. */
async function inside(image: string, script: string, { env }: WorkspaceCopy): Promise<string[]> {
  const { stdout: container } = await execa('buildah', ['from', '--pull=never', image], { env });
  try {
    const flags = ['--isolation=chroot', '--network=host', '--user=0'];
    const { stdout } = await execa('buildah', ['run', ...flags, container, '--', '/bin/sh', '-c', script], { env });
    return stdout.split('\n');
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
