import type { Files } from '../catalogue/files.ts';
import type { Catalogue } from '../model/catalogue.ts';
import type { Image } from '../model/image.ts';
import type { Problem } from '../model/problem.ts';
import { recipeFolders } from '../model/recipe.ts';
import { snippetFile, type ReadTemplate, type Template } from './template.ts';

/** The files that one image's context is made of; rendering reads these and no others. */
export interface Parts {
  /** The YAML files whose values enter the context. */
  readonly facts: readonly string[];
  /** Folders that hold sections: the recipe's own, then those for this OS and this bundle. */
  readonly folders: readonly string[];
  readonly packageFiles: readonly string[];
  /** Templates that are strung together, in this order. */
  readonly templates: readonly Template[];
  /** What the templates call, by name, and what that calls. */
  readonly snippets: ReadonlyMap<string, Template>;
  /** The root file system that a base brings along. */
  readonly rootfs?: string;
}

/** Section files by convention: a section exists because its file does. */
export const sectionFiles = { packages: 'os-packages.txt', custom: 'custom.hbs', files: 'files' } as const;

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
  const has = (folder: string, name: string) => files.list(folder).some((entry) => entry.name === name);
  const withFile = (name: string) => folders.filter((folder) => has(folder, name)).map((folder) => `${folder}/${name}`);

  const packageFiles = withFile(sectionFiles.packages);
  const family = catalogue.bases.get(image.os)?.family ?? '';
  const before = ['head'];
  // Files come first: they may configure how packages are installed, or from where.
  if (withFile(sectionFiles.files).length > 0) before.push('files');
  if (packageFiles.length > 0) before.push(`${family}/os-packages`);
  const paths = [
    ...before.map(snippetFile),
    ...withFile(sectionFiles.custom),
    snippetFile('labels'),
    snippetFile('tail'),
  ];
  const templates = paths.map((path) => readPart(readTemplate, path, problems)).filter((part) => part !== undefined);

  const rootfs = image.kind === 'base' && has(`images/base/${image.recipe}`, 'rootfs.tar');
  return {
    facts: factFiles(image, catalogue),
    folders,
    packageFiles,
    templates,
    snippets: snippetsOf(templates, readTemplate, problems),
    ...(rootfs ? { rootfs: `images/base/${image.recipe}/rootfs.tar` } : {}),
  };
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

/** Every snippet that these templates lead to. */
function snippetsOf(
  templates: readonly Template[],
  readTemplate: ReadTemplate,
  problems: Problem[],
): Map<string, Template> {
  const found = new Map<string, Template>();
  const visit = (caller: Template, ancestors: readonly string[]) => {
    for (const name of caller.snippets) {
      if (ancestors.includes(name)) problems.push(circle(caller, [...ancestors, name]));
      if (ancestors.includes(name) || found.has(name)) continue;
      const snippet = isSafe(name) ? readTemplate(snippetFile(name), problems) : undefined;
      if (snippet === undefined) {
        problems.push(unknownSnippet(caller, name));
        continue;
      }
      found.set(name, snippet);
      visit(snippet, [...ancestors, name]);
    }
  };
  for (const template of templates) visit(template, []);
  return found;
}

/** A snippet's name is a path below `snippets/`, and leads nowhere else. */
function isSafe(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*)*$/.test(name);
}

function unknownSnippet({ path, text }: Template, name: string): Problem {
  const message = `no snippet is called \`${name}\``;
  return {
    code: 'UNKNOWN_SNIPPET',
    message,
    where: at(path, text, name),
    hint: isSafe(name)
      ? `add \`${snippetFile(name)}\`, or mend the name`
      : 'a name has lower-case letters, digits and dashes, with `/` between folders',
  };
}

function circle({ path, text }: Template, names: readonly string[]): Problem {
  const message = `snippets call each other in a circle: ${names.map((name) => `\`${name}\``).join(' → ')}`;
  return { code: 'CYCLE', message, where: at(path, text, names.at(-1) ?? ''), hint: 'remove one of the calls' };
}

function at(path: string, text: string, name: string): string {
  const line = text.split('\n').findIndex((candidate) => candidate.includes(name)) + 1;
  return `${path}:${line}`;
}
