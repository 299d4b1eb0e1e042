import type { Entry, Files } from '../catalogue/files.ts';
import type { Catalogue } from '../model/catalogue.ts';
import type { Image } from '../model/image.ts';
import type { Problem } from '../model/problem.ts';
import { overridesFolder, type Release } from '../model/release.ts';
import { baseOf, factFiles, releaseOf, requirementsFile } from './image-facts.ts';
import { osFolders, sectionFiles, sectionFolders } from './sections.ts';
import { nameOfCall, type ReadTemplate, type Template } from './template.ts';

/** The files that one image's context is made of; rendering reads these and no others. */
export interface Parts {
  /** The YAML files whose values enter the context. */
  readonly facts: readonly string[];
  /** Folders of sections, whether they exist or not: those that snippets bring along, then the recipe's own. */
  readonly folders: readonly string[];
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
  readonly files: Files;
  readonly readTemplate: ReadTemplate;
}

/** Finds the files that make up an image. What is missing or unreadable is added to `problems`. */
export function partsOf(image: Image, shelf: Shelf, problems: Problem[]): Parts {
  const { catalogue, files, readTemplate } = shelf;
  const release = releaseOf(image, catalogue);
  const requirements = requirementsFile(image, catalogue);
  const locked = requirements !== undefined && isThere(files, requirements);
  const own = sectionFolders(image, catalogue);
  const find = (folders: readonly string[], name: string, type: Entry['type'] = 'file') =>
    folders.filter((folder) => has(files, folder, { name, type }, problems)).map((folder) => `${folder}/${name}`);

  const builders = find(own, sectionFiles.builder);
  const builds = builders.length > 0 || find(own, sectionFiles.downloads).length > 0;
  const flattened = find(own, sectionFiles.flattened);
  const { family } = baseOf(image, catalogue);
  const pathsOf = (brought: readonly string[]) => {
    const folders = [...brought, ...own];
    const packageFiles = find(folders, sectionFiles.packages);
    // Files come first: they may configure how packages are installed, or from where.
    const paths = [
      ...call('head'),
      ...call('builder', builds),
      ...builders,
      ...call('from'),
      ...call('files', find(folders, sectionFiles.files, 'folder').length > 0),
      ...find(folders, sectionFiles.before),
      ...call(`${family}/os-packages`, packageFiles.length > 0),
      ...call('python-requirements', locked),
      ...find(own, sectionFiles.custom),
      ...call('flattened', flattened.length > 0),
      ...flattened,
      ...call('labels'),
      ...call('tail'),
    ];
    return { folders, packageFiles, paths };
  };
  const overridden: string[] = [];
  const call = (name: string, condition = true): string[] => {
    if (!condition) return [];
    const { path, wanted } = snippetPath(name, release, files);
    overridden.push(...wanted);
    return [path];
  };
  const resolve = (name: string): string => call(name)[0] ?? '';

  const { paths, folders, packageFiles, templates, snippets, snippetPaths } = settle(
    (brought) => pathsOf(brought.flatMap((name) => osFolders(resolve(name).replace(/\.hbs$/, ''), image, catalogue))),
    { readTemplate, resolve },
    problems,
  );
  const [rootfs] = image.kind === 'base' ? find(own, 'rootfs.tar') : [];
  return {
    facts: factFiles(image, catalogue),
    folders,
    packageFiles,
    texts: [
      ...new Set([...paths, ...snippetPaths, ...overridden, ...(requirements === undefined ? [] : [requirements])]),
    ],
    templates,
    snippets,
    ...(rootfs === undefined ? {} : { rootfs }),
    ...(locked ? { requirements } : {}),
    flattened: flattened.length > 0,
  };
}

interface Strung {
  readonly paths: readonly string[];
  readonly folders: readonly string[];
  readonly packageFiles: readonly string[];
}

interface Settled extends Strung {
  readonly templates: readonly Template[];
  readonly snippets: ReadonlyMap<string, Template>;
  readonly snippetPaths: readonly string[];
}

/**
 * Snippets bring sections along, whose texts may call more snippets: this goes on until nothing is added. A snippet that
 * is part of every image, such as `head`, brings nothing.
 */
function settle(strung: (brought: readonly string[]) => Strung, library: Library, problems: Problem[]): Settled {
  let brought: readonly string[] = [];
  for (;;) {
    const found: Problem[] = [];
    const parts = strung(brought);
    const templates = parts.paths
      .map((path) => readPart(library.readTemplate, path, found))
      .filter((part) => part !== undefined);
    const { snippets, names } = snippetsOf(templates, library, found);
    if (names.every((name) => brought.includes(name))) {
      problems.push(...found);
      return { ...parts, templates, snippets, snippetPaths: names.map(library.resolve) };
    }
    brought = [...new Set([...brought, ...names])];
  }
}

/** The file of a snippet: the release's own, if it has one. Both may come to be, and are wanted. */
function snippetPath(name: string, release: Release, files: Files): { path: string; wanted: readonly string[] } {
  const shared = `snippets/${name}.hbs`;
  const own = `${overridesFolder(release)}/${shared}`;
  return { path: isThere(files, own) ? own : shared, wanted: [own, shared] };
}

function isThere(files: Files, path: string): boolean {
  const cut = path.lastIndexOf('/');
  return files.list(path.slice(0, cut)).some(({ name, type }) => name === path.slice(cut + 1) && type === 'file');
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

/** Where snippets come from. */
interface Library {
  readonly readTemplate: ReadTemplate;
  /** The file of a snippet. */
  readonly resolve: (name: string) => string;
}

/** Every snippet that these templates lead to, and the names by which they call them. */
function snippetsOf(
  templates: readonly Template[],
  { readTemplate, resolve }: Library,
  problems: Problem[],
): { snippets: Map<string, Template>; names: string[] } {
  const found = new Map<string, Template>();
  const names = new Set<string>();
  const visit = (caller: Template, ancestors: readonly string[]) => {
    for (const name of caller.snippets) {
      if (ancestors.includes(name)) problems.push(circle(caller, [...ancestors, name]));
      if (ancestors.includes(name) || found.has(name)) continue;
      const before = problems.length;
      if (isSafe(name)) names.add(name);
      const snippet = isSafe(name) ? readTemplate(resolve(name), problems) : undefined;
      if (snippet === undefined) {
        // One that is there and can't be read was told already.
        if (problems.length === before) problems.push(unknownSnippet(caller, name));
        continue;
      }
      found.set(name, snippet);
      visit(snippet, [...ancestors, name]);
    }
  };
  for (const template of templates) visit(template, []);
  return { snippets: found, names: [...names] };
}

/** A snippet's name is a path below `snippets/`, and leads nowhere else. */
function isSafe(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*)*$/.test(name);
}

function unknownSnippet(caller: Template, name: string): Problem {
  const message = `no snippet is called \`${name}\``;
  return {
    code: 'UNKNOWN_SNIPPET',
    message,
    where: placeOfCall(caller, name),
    hint: isSafe(name)
      ? `add \`snippets/${name}.hbs\`, or mend the name`
      : 'a name has lower-case letters, digits and dashes, with `/` between folders',
  };
}

function circle(caller: Template, names: readonly string[]): Problem {
  const message = `snippets call each other in a circle: ${names.map((name) => `\`${name}\``).join(' → ')}`;
  return { code: 'CYCLE', message, where: placeOfCall(caller, names.at(-1) ?? ''), hint: 'remove one of the calls' };
}

function placeOfCall({ path, program }: Template, name: string): string {
  const call = program.body.find(
    (statement) => statement.type === 'PartialStatement' && nameOfCall(statement as hbs.AST.PartialStatement) === name,
  );
  return call === undefined ? path : `${path}:${call.loc.start.line}`;
}
