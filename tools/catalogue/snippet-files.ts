import { recipesAround, type Catalogue } from '../model/catalogue.ts';
import type { Problem } from '../model/problem.ts';
import { overridesFolder } from '../model/release.ts';
import type { Entry, Files } from './files.ts';
import { oneOf } from './nearest.ts';
import { isFolderOrReadme, unknownFiles } from './unknown-files.ts';

const shared = 'snippets';
const ending = '.hbs';

/** What is looked for in the folder that a snippet brings along, and in its folders for an OS or a family. */
const broughtFiles: readonly string[] = ['before-packages.hbs', 'os-packages.txt'];
const broughtFolder = 'files';
const brought = [`${broughtFolder}/`, ...broughtFiles];

/** What lies among the snippets, shared or of one release, and is read by nobody. */
export function snippetProblems(catalogue: Catalogue, files: Files): Problem[] {
  const living = catalogue.releases.filter(({ endOfLife }) => !endOfLife);
  const owns = living.map((release) => `${overridesFolder(release)}/${shared}`);
  const names = snippetNames(files, shared);
  return [
    ...[shared, ...owns].flatMap((root) => strays(files, root, '', systemFolders(root, catalogue))),
    ...owns.flatMap((root) =>
      snippetNames(files, root)
        .filter((name) => !names.includes(name))
        .map((name) => replacesNothing(name, root, names)),
    ),
  ];
}

function replacesNothing(name: string, root: string, names: readonly string[]): Problem {
  return {
    code: 'UNKNOWN_SNIPPET',
    message: `a release's own snippet stands in place of a shared one, and none is called \`${name}\``,
    where: `${root}/${name}${ending}`,
    hint: oneOf(names, name),
  };
}

function systemFolders(folder: string, catalogue: Catalogue): string[] {
  const bases = recipesAround(folder, catalogue).flatMap((recipes) => [...recipes.bases.values()]);
  return [...new Set(bases.flatMap(({ name, family }) => [family, name]))].map((system) => `on-${system}`);
}

/** The names of the snippets below a folder, such as `nginx` and `deb/os-packages`. */
function snippetNames(files: Files, root: string, below = ''): string[] {
  const entries = files.list(`${root}${below}`);
  const known = snippetsIn(files, root, below);
  return [
    ...entries.filter(isSnippet).map(({ name }) => `${below}/${name}`.slice(1, -ending.length)),
    ...entries
      .filter((entry) => isNamespace(entry, known))
      .flatMap(({ name }) => snippetNames(files, root, `${below}/${name}`)),
  ];
}

/** @param below the folder to look into, e.g. `/deb`; empty for the root itself */
function strays(files: Files, root: string, below: string, systems: readonly string[]): Problem[] {
  const folder = `${root}${below}`;
  const snippets = snippetsIn(files, root, below);
  const isRead = (entry: Entry) =>
    entry.type === 'folder'
      ? snippets.includes(entry.name) || isNamespace(entry, snippets)
      : isSnippet(entry) || isFolderOrReadme(entry);
  const known = ['files that end in `.hbs`', 'folders of them', 'the folder of a snippet beside it', 'README.md'];
  return [
    ...unknownFiles(files, folder, isRead, known),
    ...files.list(folder).flatMap((entry) => {
      const { name, type } = entry;
      if (isNamespace(entry, snippets)) return strays(files, root, `${below}/${name}`, systems);
      return type === 'folder' && snippets.includes(name) ? straysBrought(files, `${folder}/${name}`, systems) : [];
    }),
  ];
}

function straysBrought(files: Files, folder: string, systems: readonly string[]): Problem[] {
  const isBrought = ({ name, type }: Entry) =>
    type === 'folder' ? name === broughtFolder : type === 'file' && [...broughtFiles, 'README.md'].includes(name);
  const isRead = (entry: Entry) => isBrought(entry) || (entry.type === 'folder' && systems.includes(entry.name));
  return [
    ...unknownFiles(files, folder, isRead, [...brought, ...systems.map((system) => `${system}/`)]),
    ...systems.flatMap((system) => unknownFiles(files, `${folder}/${system}`, isBrought, brought)),
  ];
}

/** The snippets of a folder; a release may have a copy of one, or of what it brings along, or of both. */
function snippetsIn(files: Files, root: string, below: string): string[] {
  return [root, shared]
    .flatMap((each) => files.list(`${each}${below}`))
    .filter(isSnippet)
    .map(({ name }) => name.slice(0, -ending.length));
}

function isSnippet({ name, type }: Entry): boolean {
  return type === 'file' && name.endsWith(ending) && !name.startsWith('.');
}

/** Whether a folder holds more snippets. What would be brought along, by a snippet that is not there, does not. */
function isNamespace({ name, type }: Entry, snippets: readonly string[]): boolean {
  return type === 'folder' && !snippets.includes(name) && !/^(files$|on-|\.)/.test(name);
}
