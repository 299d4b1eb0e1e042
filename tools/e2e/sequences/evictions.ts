import { existsSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type { WorkspaceCopy } from '../workspace-copy.ts';
import { anyOf, type Operation } from './bench.ts';
import { removeStore } from './remove-store.ts';

/** What people and programs do to a store of images, to Nx's cache and to what was built. */
export const evictions = {
  'rmi-name': async ({ copy }, random) => {
    const name = anyOf(await storedNames(copy), random);
    if (name !== undefined) await engine(copy, 'buildah', 'rmi', name);
  },
  'rmi-image': async ({ copy }, random) => {
    const id = anyOf(await storedImages(copy), random);
    if (id !== undefined) await engine(copy, 'buildah', 'rmi', '--force', id);
  },
  'rmi-all': ({ copy }) => engine(copy, 'buildah', 'rmi', '--all', '--force'),
  untag: async ({ copy }, random) => {
    const id = anyOf(await storedImages(copy), random);
    if (id !== undefined) await engine(copy, 'podman', 'untag', id);
  },
  'untag-all': async ({ copy }) => {
    for (const id of await storedImages(copy)) await engine(copy, 'podman', 'untag', id);
  },
  'tag-wrong': async ({ copy }, random) => {
    const id = anyOf(await storedImages(copy), random);
    const name = anyOf(
      (await storedNames(copy)).filter((stored) => stored.endsWith('_latest')),
      random,
    );
    if (id !== undefined && name !== undefined) await engine(copy, 'buildah', 'tag', id, name);
  },
  prune: ({ copy }) => engine(copy, 'podman', 'image', 'prune', '--all', '--force'),
  'prune-dangling': ({ copy }) => engine(copy, 'buildah', 'rmi', '--prune'),
  'no-store': ({ copy }) => removeStore(copy),
  'new-machine': async (bench) => {
    await evictions['no-store'](bench);
    for (const folder of ['.nx', 'dist']) remove(bench.copy, folder);
  },

  'no-nx-cache': ({ copy }) => {
    remove(copy, '.nx/cache');
  },
  'no-nx-data': ({ copy }) => {
    remove(copy, '.nx');
  },
  'no-nx-entry': ({ copy }, random) => {
    const entry = anyOf(
      list(copy, '.nx/cache').filter((name) => /^\d+$/.test(name)),
      random,
    );
    if (entry !== undefined) remove(copy, `.nx/cache/${entry}`);
  },
  'no-notes': ({ copy }) => {
    remove(copy, '.nx/cache/workbench-images');
  },
  'no-note': ({ copy }, random) => {
    const note = anyOf(notes(copy), random);
    if (note !== undefined) rmSync(note);
  },
  'cut-note': ({ copy }, random) => {
    const note = anyOf(notes(copy), random);
    if (note !== undefined) truncateSync(note, Math.floor(statSync(note).size / 2));
  },
  'nx-reset': async ({ nx }) => {
    await nx(['reset']);
  },
  'no-dist': ({ copy }) => {
    remove(copy, 'dist');
  },
  'no-record': ({ copy }, random) => {
    const name = anyOf(list(copy, 'dist/images'), random);
    if (name !== undefined) remove(copy, `dist/images/${name}/image.json`);
  },
  'cut-record': ({ copy }, random) => {
    const file = `dist/images/${anyOf(list(copy, 'dist/images'), random) ?? ''}/image.json`;
    if (existsSync(join(copy.root, file))) copy.write(file, copy.read(file).slice(0, 40));
  },
} satisfies Record<string, Operation>;

/** Any outcome will do: an engine may refuse, for instance when another image stands on this one. */
async function engine({ env }: WorkspaceCopy, program: string, ...args: readonly string[]): Promise<void> {
  await execa(program, args, { env, reject: false });
}

interface Listed {
  readonly id: string;
  readonly names: readonly string[] | null;
}

async function storedImages(copy: WorkspaceCopy): Promise<string[]> {
  return (await listed(copy)).map(({ id }) => id);
}

async function storedNames(copy: WorkspaceCopy): Promise<string[]> {
  return (await listed(copy)).flatMap(({ names }) => names ?? []);
}

async function listed({ env }: WorkspaceCopy): Promise<Listed[]> {
  const { stdout } = await execa('buildah', ['images', '--all', '--json'], { env });
  return JSON.parse(stdout === '' ? '[]' : stdout) as Listed[];
}

function list({ root }: WorkspaceCopy, folder: string): string[] {
  return existsSync(join(root, folder)) ? readdirSync(join(root, folder)).sort() : [];
}

/** Files that our plugin keeps beside Nx's cache. */
function notes({ root }: WorkspaceCopy): string[] {
  const folder = join(root, '.nx/cache/workbench-images');
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function remove({ root }: WorkspaceCopy, path: string): void {
  rmSync(join(root, path), { recursive: true, force: true });
}
