import type { Entry, Files } from '../catalogue/files.ts';
import type { Catalogue } from '../model/catalogue.ts';
import type { Image } from '../model/image.ts';
import type { Problem } from '../model/problem.ts';
import { baseOf, factFiles, releaseOf, requirementsFile } from './image-facts.ts';
import { osFolders, sectionFiles, sectionFolders } from './sections.ts';
import { isFile, libraryOf, snippetsOf, type Library } from './snippets.ts';
import type { ReadTemplate, Template } from './template.ts';

/** The files that one image's context is made of; rendering reads these and no others. */
export interface Parts {
  /** The YAML files whose values enter the context. */
  readonly facts: readonly string[];
  /** Folders of sections, whether they exist or not: those that snippets bring along, then the recipe's own. */
  readonly folders: readonly string[];
  /** Folders of sections that would be read if they existed. */
  readonly otherFolders: readonly string[];
  readonly packageFiles: readonly string[];
  /** Every text that is read, and every one that would be read if it existed. */
  readonly texts: readonly string[];
  /** Templates that are strung together, in this order. */
  readonly templates: readonly Template[];
  /** What the templates call, by name, and what that calls. */
  readonly snippets: ReadonlyMap<string, Template>;
  /** The root file system that a base brings along. */
  readonly rootfs?: string;
  /** The requirement file that pip installs. */
  readonly requirements?: string;
  /** Whether the image is made one layer. */
  readonly flattened: boolean;
}

/** Where parts are looked for. */
export interface Shelf {
  readonly catalogue: Catalogue;
  /** All images of the catalogue, by name. */
  readonly images: ReadonlyMap<string, Image>;
  readonly files: Files;
  readonly readTemplate: ReadTemplate;
}

/** Finds the files that make up an image. What is missing or unreadable is added to `problems`. */
export function partsOf(image: Image, shelf: Shelf, problems: Problem[]): Parts {
  const { catalogue, files, readTemplate } = shelf;
  const library = libraryOf(releaseOf(image, catalogue), files, readTemplate);
  const requirements = requirementsFile(image, catalogue);
  const { names, ...found } = strungUp(image, shelf, library, problems);
  const { folders, pieces } = found;
  const places = [...new Set([...pieces.flatMap(({ snippet }) => snippet ?? []), ...names])].flatMap(library.places);
  const brought = names.flatMap(library.places).flatMap((place) => osFolders(place, image, catalogue));
  return {
    facts: factFiles(image, catalogue),
    folders,
    otherFolders: brought.filter((folder) => !folders.includes(folder)),
    packageFiles: filesIn(files, folders, sectionFiles.packages, problems),
    texts: [
      ...new Set([
        ...pieces.map(({ path }) => path),
        ...places.map((place) => `${place}.hbs`),
        ...(requirements === undefined ? [] : [requirements]),
      ]),
    ],
    templates: found.templates,
    snippets: found.snippets,
    ...(image.kind === 'base' ? rootfsOf(files, folders) : {}),
    ...(requirements !== undefined && isFile(files, requirements) ? { requirements } : {}),
    flattened: pieces.some(({ snippet }) => snippet === 'flattened'),
  };
}

/** Paths of the snippets that every Containerfile has, as long as its release has no copy of one. */
export const frameFiles = ['head', 'from', 'labels', 'tail'].map((name) => `snippets/${name}.hbs`);

/** A text of a Containerfile: a section, or a snippet that every such image has. */
interface Piece {
  readonly path: string;
  readonly snippet?: string;
}

interface StrungUp {
  readonly folders: readonly string[];
  readonly pieces: readonly Piece[];
  readonly templates: readonly Template[];
  readonly snippets: ReadonlyMap<string, Template>;
  /** Of the snippets that are called. */
  readonly names: readonly string[];
}

/** Snippets bring sections along, whose texts may call more snippets: this goes on until nothing is added. */
function strungUp(image: Image, shelf: Shelf, library: Library, problems: Problem[]): StrungUp {
  const own = sectionFolders(image, shelf.catalogue);
  let brought: readonly string[] = [];
  for (;;) {
    const found: Problem[] = [];
    const folders = [
      ...brought.flatMap((name) => osFolders(library.snippetFolder(name), image, shelf.catalogue)),
      ...own,
    ];
    const pieces = piecesOf(image, shelf, { own, folders, library }, found);
    const templates = pieces
      .map(({ path }) => readPart(library.readTemplate, path, found))
      .filter((part) => part !== undefined);
    const { snippets, names } = snippetsOf(templates, library, found);
    if (names.every((name) => brought.includes(name))) {
      problems.push(...found);
      return { folders, pieces, templates, snippets, names };
    }
    brought = [...new Set([...brought, ...names])];
  }
}

interface Ground {
  readonly own: readonly string[];
  readonly folders: readonly string[];
  readonly library: Library;
}

/** What a Containerfile is strung together of, in this order. */
function piecesOf(
  image: Image,
  { catalogue, files }: Shelf,
  { own, folders, library }: Ground,
  problems: Problem[],
): Piece[] {
  const { family } = baseOf(image, catalogue);
  const requirements = requirementsFile(image, catalogue);
  const sections = (places: readonly string[], name: string) =>
    filesIn(files, places, name, problems).map((path) => ({ path }));
  const snippet = (name: string, condition = true) =>
    condition ? [{ path: library.snippetFile(name), snippet: name }] : [];

  const builders = sections(own, sectionFiles.builder);
  const downloads = sections(own, sectionFiles.downloads);
  const copies = folders.filter((folder) => has(files, folder, { name: sectionFiles.files, type: 'folder' }, problems));
  const packages = sections(folders, sectionFiles.packages);
  const flattened = sections(own, sectionFiles.flattened);
  return [
    ...snippet('head'),
    ...snippet('builder', builders.length + downloads.length > 0),
    ...builders,
    ...snippet('from'),
    // Files come first: they may configure how packages are installed, or from where.
    ...snippet('files', copies.length > 0),
    ...sections(folders, sectionFiles.before),
    ...snippet(`${family}/os-packages`, packages.length > 0),
    ...snippet('python-requirements', requirements !== undefined && isFile(files, requirements)),
    ...sections(own, sectionFiles.custom),
    ...snippet('flattened', flattened.length > 0),
    ...flattened,
    ...snippet('labels'),
    ...snippet('tail'),
  ];
}

/** The files of that name in some folders. */
function filesIn(files: Files, folders: readonly string[], name: string, problems: Problem[]): string[] {
  return folders
    .filter((folder) => has(files, folder, { name, type: 'file' }, problems))
    .map((folder) => `${folder}/${name}`);
}

function rootfsOf(files: Files, folders: readonly string[]): Pick<Parts, 'rootfs'> {
  const [rootfs] = filesIn(files, folders, 'rootfs.tar', []);
  return rootfs === undefined ? {} : { rootfs };
}

/** Whether a folder has something of that name; it must be of that type then. */
function has(files: Files, folder: string, { name, type }: Pick<Entry, 'name' | 'type'>, problems: Problem[]): boolean {
  const found = files.list(folder).find((entry) => entry.name === name);
  if (found !== undefined && found.type !== type) {
    const message = `\`${folder}/${name}\` is not a ${type === 'file' ? 'regular file' : 'folder'}`;
    problems.push({ code: 'NOT_A_FILE', message, where: `${folder}/${name}`, hint: 'replace it by one, or remove it' });
  }
  return found?.type === type;
}

function readPart(readTemplate: ReadTemplate, path: string, problems: Problem[]): Template | undefined {
  const before = problems.length;
  const template = readTemplate(path, problems);
  if (template === undefined && problems.length === before) {
    problems.push({
      code: 'MISSING_FILE',
      message: `\`${path}\` does not exist`,
      where: path,
      hint: `add \`${path}\``,
    });
  }
  return template;
}
