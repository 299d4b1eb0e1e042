import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { FileChange, Tree } from '@nx/devkit';
import { filesUnder, type Entry, type Files } from '../catalogue/files.ts';
import { memoFiles } from '../catalogue/memo-files.ts';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { imagesOf } from '../matrix/images-of.ts';
import type { Shelf } from '../recipe/parts.ts';
import { templateReader } from '../recipe/template.ts';

/**
 * Reads the workspace as it is with the changes that a generator has made so far.
 *
 * @throws WorkbenchError with all problems of the catalogue
 */
export function workspaceOfTree(tree: Tree): Shelf {
  return workspaceOfFiles(filesIn(tree));
}

/**
 * Reads a workspace from its files, be they only planned.
 *
 * @throws WorkbenchError with all problems of the catalogue
 */
export function workspaceOfFiles(written: Files): Shelf {
  const files = memoFiles(written);
  const catalogue = readCatalogue(files);
  return { files, catalogue, images: imagesOf(catalogue), readTemplate: templateReader(files) };
}

/**
 * The files of a tree as it is now: those on disk, with its changes over them. Nx's own way to read a tree follows
 * links, and knows of no executable files.
 *
 * @throws WorkbenchError from `read` and `list`, as `filesUnder` does
 */
export function filesIn(tree: Tree): Files {
  const disk = existsSync(tree.root) ? filesUnder(tree.root) : nothing;
  const changes: Changes = new Map(tree.listChanges().map((change) => [change.path, change]));
  return {
    read: (path) => {
      const change = changes.get(path);
      if (change !== undefined) return change.content ?? undefined;
      return isRemoved(path, changes) ? undefined : disk.read(path);
    },
    list: (folder) => {
      const kept = isRemoved(folder, changes) ? [] : disk.list(folder);
      const entries = new Map(
        kept.filter(({ name }) => !isRemoved(`${folder}/${name}`, changes)).map((entry) => [entry.name, entry]),
      );
      for (const change of changes.values()) {
        const entry = change.type === 'DELETE' ? undefined : entryOf(change, folder, entries);
        if (entry !== undefined) entries.set(entry.name, entry);
      }
      return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    },
  };
}

const nothing: Files = { read: () => undefined, list: () => [] };

type Changes = ReadonlyMap<string, FileChange>;

/** Whether a path, or a folder that it lies in, was removed. */
function isRemoved(path: string, changes: Changes): boolean {
  for (let above = path; above !== '.' && above !== '/'; above = dirname(above)) {
    const change = changes.get(above);
    if (change !== undefined) return change.type === 'DELETE';
  }
  return false;
}

/** What a changed file makes a folder hold; undefined if it lies elsewhere. */
function entryOf(change: FileChange, folder: string, entries: ReadonlyMap<string, Entry>): Entry | undefined {
  const { path, options } = change;
  if (!path.startsWith(`${folder}/`)) return undefined;
  const [name = ''] = path.slice(folder.length + 1).split('/');
  if (dirname(path) !== folder) return { name, type: 'folder', executable: false };
  // A file that is written anew keeps its mode.
  const executable =
    options?.mode === undefined ? entries.get(basename(path))?.executable === true : isExecutable(options.mode);
  return { name, type: 'file', executable };
}

function isExecutable(mode: number | string): boolean {
  return (Number(typeof mode === 'string' ? `0o${mode}` : mode) & 0o100) !== 0;
}
