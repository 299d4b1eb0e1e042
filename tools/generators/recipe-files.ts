import type { Entry, Files } from '../catalogue/files.ts';

/** A file that is to be. */
export interface PlannedFile {
  readonly text: string;
  readonly executable?: boolean;
}

/** What is to be written, by path below the workspace root; undefined for a file that goes. */
export type Planned = ReadonlyMap<string, PlannedFile | undefined>;

/** Files as they will be once a plan is carried out: it can be looked at before anything is changed. */
export function filesWith(files: Files, planned: Planned): Files {
  return {
    read: (path) => {
      if (!planned.has(path)) return files.read(path);
      const file = planned.get(path);
      return file === undefined ? undefined : Buffer.from(file.text);
    },
    list: (folder) => {
      const entries = new Map(files.list(folder).map((entry) => [entry.name, entry]));
      for (const [path, file] of planned) {
        if (!path.startsWith(`${folder}/`)) continue;
        const [name = '', ...below] = path.slice(folder.length + 1).split('/');
        if (file === undefined) {
          if (below.length === 0) entries.delete(name);
        } else entries.set(name, entryOf(name, below.length > 0, file, entries.get(name)));
      }
      return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    },
  };
}

function entryOf(name: string, isAbove: boolean, file: PlannedFile, there: Entry | undefined): Entry {
  // What stands where a folder is to be is told by whoever reads the catalogue.
  if (isAbove) return there ?? { name, type: 'folder', executable: false };
  return { name, type: 'file', executable: file.executable ?? false };
}
