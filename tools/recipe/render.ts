import { basename } from 'node:path';
import type { Files } from '../catalogue/files.ts';
import type { Image } from '../model/image.ts';
import { WorkbenchError, type Problem } from '../model/problem.ts';
import type { Bootstrap } from '../model/recipe.ts';
import { copiedFiles, type CopiedFile } from './copied-files.ts';
import { downloadPins, downloadsOf } from './downloads.ts';
import { baseOf, releaseOf } from './image-facts.ts';
import { readPackageList } from './package-list.ts';
import { partsOf, type Parts, type Shelf } from './parts.ts';
import { readRequirements } from './requirements.ts';
import { runtimeImagesFolder, runtimeImagesFor } from './runtime-images.ts';
import { sectionFolders } from './sections.ts';
import { templateProblems, type View } from './template-problems.ts';
import { unpinned } from './unpinned.ts';
import { epochOf, parentReference, viewOf, type Copy } from './view.ts';

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
  /** Sums and digests that nobody has looked up yet: such a context can be read, and not be built. */
  readonly unpinned: readonly Problem[];
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
export function renderContext(image: Image, shelf: Shelf): Context {
  const { catalogue, files } = shelf;
  const problems: Problem[] = [];
  const parts = partsOf(image, shelf, problems);
  const release = releaseOf(image, catalogue);
  const pins = downloadPins(image, release);
  const packages = parts.packageFiles.flatMap((path) => readPackageList(files, path, pins, problems));
  const copied = parts.folders.flatMap((folder) => copiedFiles(files, folder, problems));
  const downloads = downloadsOf(files, sectionFolders(image, catalogue), pins, problems);
  const requirements =
    parts.requirements === undefined ? undefined : readRequirements(files, parts.requirements, problems);
  const runtimes = runtimeImageFiles(image, shelf);
  const lock =
    requirements === undefined ? undefined : `requirements/${image.bundle ?? 'base'}/${basename(requirements.path)}`;
  const view = viewOf(image, catalogue, {
    packages: [...new Set(packages)].sort(),
    copies: [...copied, ...runtimes],
    downloads,
    requirements: lock,
    flattened: parts.flattened,
  });
  for (const template of [...parts.templates, ...parts.snippets.values()])
    problems.push(...templateProblems(template, view));
  if (problems.length > 0) throw new WorkbenchError(unique(problems));

  const context = [
    text('Containerfile', containerfile(parts, view)),
    ...copied.map((file) => read(files, file)),
    ...runtimes.map(({ source, json }) => text(source, json)),
  ];
  const brought = { executable: false };
  if (parts.rootfs !== undefined) context.push(read(files, { path: parts.rootfs, source: 'rootfs.tar', ...brought }));
  if (requirements !== undefined && lock !== undefined)
    context.push(read(files, { path: requirements.path, source: lock, ...brought }));
  const bootstrap = image.kind === 'base' ? baseOf(image, catalogue).bootstrap : undefined;
  if (bootstrap) context.push(text(bootstrapFile, bootstrapText(bootstrap, epochOf(release))));
  return {
    files: context.sort((a, b) => (a.path < b.path ? -1 : 1)),
    parent: parentReference(image, catalogue),
    date: release.date,
    epoch: epochOf(release),
    unpinned: unpinned(image, shelf, { downloads, requirements }),
  };
}

function runtimeImageFiles(image: Image, shelf: Shelf): (Copy & { readonly json: string })[] {
  const folder = runtimeImagesFolder(image, shelf.catalogue);
  if (folder === undefined) return [];
  return runtimeImagesFor(image, shelf).map(({ name, json }) => ({
    source: `runtime-images/${name}.json`,
    target: `${folder}/${name}.json`,
    executable: false,
    json,
  }));
}

function containerfile({ templates, snippets }: Parts, view: View): string {
  const partials = Object.fromEntries([...snippets].map(([name, { fill }]) => [name, fill]));
  const sections = templates.map(({ path, fill }) => {
    const section = fill(view, { partials }).trim();
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
