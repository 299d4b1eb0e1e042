import type { Entry, Files } from '../catalogue/files.ts';
import type { Catalogue } from '../model/catalogue.ts';
import type { Image } from '../model/image.ts';
import type { Problem } from '../model/problem.ts';
import { recipeFolders } from '../model/recipe.ts';
import { nameOfCall, snippetFile, type ReadTemplate, type Template } from './template.ts';

/** The files that one image's context is made of; rendering reads these and no others. */
export interface Parts {
  /** The YAML files whose values enter the context. */
  readonly facts: readonly string[];
  /** Folders that hold sections: the recipe's own, then those for this OS and this bundle. */
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
}

/** Section files by convention: a section exists because its file does. */
export const sectionFiles = {
  files: 'files',
  before: 'before-packages.hbs',
  packages: 'os-packages.txt',
  custom: 'custom.hbs',
} as const;

/** The folders in which an image's sections may lie, whether they exist or not. */
export function sectionFolders(image: Image): string[] {
  const recipe = `images/${recipeFolders[image.kind]}/${image.recipe}`;
  const bundle = image.kind === 'ide' ? [`${recipe}/with-${String(image.bundle)}`] : [];
  return image.kind === 'base' ? [recipe] : [recipe, `${recipe}/on-${image.os}`, ...bundle];
}

/** Where parts are looked for. */
export interface Shelf {
  readonly catalogue: Catalogue;
  readonly files: Files;
  readonly readTemplate: ReadTemplate;
}

/** Finds the files that make up an image. What is missing or unreadable is added to `problems`. */
export function partsOf(image: Image, { catalogue, files, readTemplate }: Shelf, problems: Problem[]): Parts {
  const folders = sectionFolders(image);
  const find = (name: string, type: Entry['type'] = 'file') =>
    folders.filter((folder) => has(files, folder, { name, type }, problems)).map((folder) => `${folder}/${name}`);

  const packageFiles = find(sectionFiles.packages);
  const family = catalogue.bases.get(image.os)?.family ?? '';
  // Files come first: they may configure how packages are installed, or from where.
  const paths = [
    snippetFile('head'),
    ...(find(sectionFiles.files, 'folder').length > 0 ? [snippetFile('files')] : []),
    ...find(sectionFiles.before),
    ...(packageFiles.length > 0 ? [snippetFile(`${family}/os-packages`)] : []),
    ...find(sectionFiles.custom),
    snippetFile('labels'),
    snippetFile('tail'),
  ];
  const templates = paths.map((path) => readPart(readTemplate, path, problems)).filter((part) => part !== undefined);

  const { snippets, names } = snippetsOf(templates, readTemplate, problems);
  const [rootfs] = image.kind === 'base' ? find('rootfs.tar') : [];
  return {
    facts: factFiles(image, catalogue),
    folders,
    packageFiles,
    texts: [...new Set([...paths, ...names.map(snippetFile)])],
    templates,
    snippets,
    ...(rootfs === undefined ? {} : { rootfs }),
  };
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

/**
 * The YAML files whose values an image depends on: the base tells the Python's version, the bundle and the IDE their
 * titles, the release its date.
 */
export function factFiles({ os, bundle, kind, recipe, release, declaredIn }: Image, catalogue: Catalogue): string[] {
  const own = `images/${recipeFolders[kind]}/${recipe}/recipe.yaml`;
  const base = `images/base/${os}/recipe.yaml`;
  const bundles = bundle === undefined ? [] : [`images/bundles/${bundle}/recipe.yaml`];
  const folder = catalogue.releases.find(({ name }) => name === release)?.folder ?? `releases/${release}`;
  return [
    ...new Set([own, base, ...bundles, `${folder}/release.yaml`, ...(declaredIn === undefined ? [] : [declaredIn])]),
  ];
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

/** Every snippet that these templates lead to, and the names by which they call them. */
function snippetsOf(
  templates: readonly Template[],
  readTemplate: ReadTemplate,
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
      const snippet = isSafe(name) ? readTemplate(snippetFile(name), problems) : undefined;
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
      ? `add \`${snippetFile(name)}\`, or mend the name`
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
