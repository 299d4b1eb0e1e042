import type { Files } from '../catalogue/files.ts';
import type { Problem } from '../model/problem.ts';
import { overridesFolder, type Release } from '../model/release.ts';
import { nameOfCall, type ReadTemplate, type Template } from './template.ts';

/** The snippets of one release: the shared ones, but for what it has a copy of. */
export interface Library {
  readonly readTemplate: ReadTemplate;
  /** The file of a snippet. */
  readonly snippetFile: (name: string) => string;
  /** The folder of what a snippet brings along, whether it exists or not. */
  readonly snippetFolder: (name: string) => string;
  /** Where a snippet is looked for, as its file without the ending: both may come to be there. */
  readonly places: (name: string) => readonly string[];
}

/** A text and what it brings along are looked for each by itself: a release may have a copy of one of them only. */
export function libraryOf(release: Release, files: Files, readTemplate: ReadTemplate): Library {
  const places = (name: string) => [`${overridesFolder(release)}/snippets/${name}`, `snippets/${name}`];
  const first = (candidates: readonly string[], isThere: (path: string) => boolean) =>
    candidates.find(isThere) ?? candidates.at(-1) ?? '';
  return {
    readTemplate,
    places,
    snippetFile: (name) =>
      first(
        places(name).map((place) => `${place}.hbs`),
        (path) => isFile(files, path),
      ),
    snippetFolder: (name) => first(places(name), (path) => files.list(path).length > 0),
  };
}

/** Whether there is a file at a path below the workspace root. */
export function isFile(files: Files, path: string): boolean {
  const cut = path.lastIndexOf('/');
  return files.list(path.slice(0, cut)).some(({ name, type }) => name === path.slice(cut + 1) && type === 'file');
}

/** Every snippet that these templates lead to, and the names by which they call them. */
export function snippetsOf(
  templates: readonly Template[],
  { readTemplate, snippetFile }: Library,
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
