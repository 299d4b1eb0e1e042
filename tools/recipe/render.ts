import Handlebars from 'handlebars';
import type { Files } from '../catalogue/files.ts';
import type { Catalogue } from '../model/catalogue.ts';
import type { Image } from '../model/image.ts';
import { WorkbenchError, type Problem } from '../model/problem.ts';
import type { Bootstrap } from '../model/recipe.ts';
import { copiedFiles, type CopiedFile } from './copied-files.ts';
import { readPackageList } from './package-list.ts';
import { partsOf, type Parts } from './parts.ts';
import { templateReader } from './template.ts';
import { templateProblems, type View } from './template-problems.ts';
import { epochOf, parentReference, releaseOf, viewOf } from './view.ts';

/** A file of a context. */
export interface ContextFile {
  /** Below the context's folder. */
  readonly path: string;
  readonly content: Buffer;
  readonly executable: boolean;
}

/** What the engine is handed to build one image. */
export interface Context {
  /** `Containerfile` and the files that it copies, by path. */
  readonly files: readonly ContextFile[];
  /** What the image says in FROM unless it is told its parent's digest. */
  readonly parent: string;
  /** The release's day, `YYYYMMDD`. */
  readonly date: string;
  /** The time that the image and its files are dated, in seconds since 1970. */
  readonly epoch: number;
}

/** The file of a bootstrapped base's context that says how its `rootfs.tar` is made. */
export const bootstrapFile = 'bootstrap.json';

/** What `bootstrap.json` holds: what is bootstrapped, and the time that its files are dated, in seconds since 1970. */
export type BootstrapRequest = Bootstrap & { readonly epoch: number };

/**
 * Renders an image's context. The same workspace gives the same bytes on every machine.
 *
 * @throws WorkbenchError with all problems of all files that the image is made of
 */
export function renderContext(image: Image, catalogue: Catalogue, files: Files): Context {
  const problems: Problem[] = [];
  const parts = partsOf(image, { catalogue, files, readTemplate: templateReader(files) }, problems);
  const packages = parts.packageFiles.flatMap((path) => readPackageList(files, path, problems));
  const copied = parts.folders.flatMap((folder) => copiedFiles(files, folder, problems));
  const release = releaseOf(image, catalogue);
  const parent = parentReference(image, catalogue);
  const view = viewOf(image, catalogue, [...new Set(packages)].sort(), copied);
  for (const template of [...parts.templates, ...parts.snippets.values()])
    problems.push(...templateProblems(template, view));
  if (problems.length > 0) throw new WorkbenchError(unique(problems));

  const context = [text('Containerfile', containerfile(parts, view)), ...copied.map((file) => read(files, file))];
  if (parts.rootfs !== undefined)
    context.push(read(files, { path: parts.rootfs, source: 'rootfs.tar', executable: false }));
  const bootstrap = image.kind === 'base' ? catalogue.bases.get(image.recipe)?.bootstrap : undefined;
  if (bootstrap) context.push(text(bootstrapFile, bootstrapText(bootstrap, epochOf(release))));
  return {
    files: context.sort((a, b) => (a.path < b.path ? -1 : 1)),
    parent,
    date: release.date,
    epoch: epochOf(release),
  };
}

function containerfile({ templates, snippets }: Parts, view: View): string {
  const handlebars = Handlebars.create();
  for (const [name, snippet] of snippets) handlebars.registerPartial(name, snippet.text);
  const sections = templates.map(({ path, text: source }) => {
    const section = handlebars.compile(source, { strict: true, noEscape: true })(view).trim();
    if (section.endsWith('\\')) throw unfinished(path);
    return section;
  });
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function unfinished(path: string): WorkbenchError {
  const message = `\`${path}\` ends in a backslash, and would swallow what follows`;
  return new WorkbenchError([{ code: 'BAD_TEMPLATE', message, where: path, hint: 'end its last instruction' }]);
}

function bootstrapText(bootstrap: Bootstrap, epoch: number): string {
  return `${JSON.stringify({ ...bootstrap, epoch } satisfies BootstrapRequest, undefined, 2)}\n`;
}

function text(path: string, content: string): ContextFile {
  return { path, content: Buffer.from(content), executable: false };
}

function read(
  files: Files,
  { path, source, executable }: Pick<CopiedFile, 'path' | 'source' | 'executable'>,
): ContextFile {
  const content = files.read(path);
  if (content === undefined) throw new Error(`\`${path}\` vanished while it was read`);
  return { path: source, content, executable };
}

/** A snippet that two templates call has its mistakes once. */
function unique(problems: readonly Problem[]): Problem[] {
  return [
    ...new Map(
      problems.map((problem) => [`${problem.code} ${problem.where ?? ''} ${problem.message}`, problem]),
    ).values(),
  ];
}
