import { basename, dirname } from 'node:path/posix';
import type { ProjectConfiguration, TargetConfiguration } from '@nx/devkit';
import type { Image } from '../model/image.ts';
import { factFiles, releaseOf } from '../recipe/image-facts.ts';
import { frameFiles, partsOf, type Shelf } from '../recipe/parts.ts';
import { runtimeImagesInputs } from '../recipe/runtime-images.ts';
import { sectionFiles } from '../recipe/sections.ts';
import { declaredTitle } from '../recipe/titles.ts';
import { toolEntries, toolFolders } from './tool-files.ts';

type Inputs = NonNullable<TargetConfiguration['inputs']>;

/** Named input of the project `tools`. */
const toolSources = 'sources';

const sourcesIn = (folder: string): string[] => [
  ...toolFolders.map((floor) => `${folder}/${floor}/**/!(*.spec).{ts,json}`),
  ...toolEntries.map((file) => `${folder}/${file}`),
];

/**
 * None, or Nx would take all: exact versions of the libraries stand in `tools/package.json`, which is among the sources.
 * The libraries that these have in turn have no part in what an image is.
 */
const toolLibraries = { externalDependencies: [] };

/** Named input of the project `tools`: the snippets that every image has. */
const frame = 'frame';

/** Named input of each release's project: what its `release.yaml` says, such as the date. */
const releaseFacts = 'facts';

/** What the project of a release says for its images: always the same, since Nx hashes it with each of them. */
export const releaseInputs: NonNullable<ProjectConfiguration['namedInputs']> = {
  [releaseFacts]: ['{projectRoot}/release.yaml'],
};

/** Named input of the project `tools`: what lists the packages in an image, and has no part in making it. */
const contentsSources = 'contentsSources';

/** What the plugin says of its own project. Nx hashes this with each task that has one of these inputs: it is always the same. */
export const toolsProject: ProjectConfiguration = {
  root: 'tools',
  namedInputs: {
    [toolSources]: sourcesIn('{projectRoot}'),
    [contentsSources]: ['{projectRoot}/contents/**/!(*.spec).ts', '{projectRoot}/lock/package-name.ts'],
    [frame]: patterns(frameFiles),
  },
};

/** The plugin itself, with the libraries that it renders and builds with. Nx hashes this once for all images. */
export const toolInputs: Inputs = [{ input: toolSources, projects: ['tools'] }, toolLibraries];

/** What lists the packages in an image. */
export const contentsInputs: Inputs = [
  ...toolInputs,
  { input: contentsSources, projects: ['tools'] },
  { externalDependencies: ['@cyclonedx/cyclonedx-library', 'packageurl-js'] },
];

/**
 * The plugin by its files, which `nx affected` looks at: patterns in the targets of the very project, of which none takes
 * files away again by `!` in front.
 */
export const toolFiles: Inputs = [...sourcesIn('{workspaceRoot}/tools'), toolLibraries];

/** What judges a recipe, and the bases and bundles by whose names its folders are called. */
export const lintInputs: Inputs = [
  ...toolFiles,
  '{workspaceRoot}/tools/lint/**/!(*.spec).ts',
  { externalDependencies: ['dockerfile-ast', 'dockerfile-utils'] },
  ...['', 'releases/*/overrides/'].map((owner) => `{workspaceRoot}/${owner}images/{base,bundles}/*/recipe.yaml`),
];

/** What makes the manifests of a release. */
export const manifestTools: Inputs = [
  ...toolFiles,
  '{workspaceRoot}/tools/{contents,lock,manifests}/**/!(*.spec).ts',
  { externalDependencies: ['smol-toml'] },
];

/** The facts that the checks of a chain are filled in with, and how an IDE is started. */
export function factInputs(chain: readonly Image[], { catalogue }: Shelf): string[] {
  return patterns(chain.flatMap((image) => factFiles(image, catalogue)));
}

/** Patterns below the workspace root that name the files of an image's context. */
export interface ContextFiles {
  /**
   * Those that there are. Nx matches a list of patterns with all files of the workspace, once for all tasks that have the
   * same list. So what all images have, and what all of a release have, are inputs of their own, and what is listed is alike
   * in all releases.
   */
  readonly present: Inputs;
  /** Those as well that would be part of it if they existed, as long as they are gone or yet to come. */
  readonly possible: readonly string[];
}

/** Every file that an image's context is made of. */
export function contextFiles(image: Image, shelf: Shelf): ContextFiles {
  // What is wrong with a template is said by the task that renders it; Nx must load without.
  const { facts, folders, otherFolders, texts, rootfs } = partsOf(image, shelf, []);
  const runtimes = runtimeImagesInputs(image, shelf);
  const paths = [...facts, ...texts, ...(rootfs === undefined ? [] : [rootfs])];
  const sections = folders.flatMap((folder) => Object.values(sectionFiles).map((name) => `${folder}/${name}`));
  const isThere = (path: string) => shelf.files.list(dirname(path)).some(({ name }) => name === basename(path));
  const groupsOfSections = groups([...folders, ...otherFolders]).map((group) => `${group}/${anyOf(sectionPatterns)}`);
  const present = [
    ...paths.filter(isThere),
    ...sections.filter(isThere).map((path) => (basename(path) === sectionFiles.files ? `${path}/**` : path)),
    ...runtimes,
  ];
  const release = releaseOf(image, shelf.catalogue);
  // The file that declares an image says of it no more than its title.
  const untitled = declaredTitle(image, release) === undefined ? [image.declaredIn] : [];
  const unlisted = new Set([...frameFiles, `${release.folder}/release.yaml`, ...untitled]);
  return {
    present: [
      ...patterns(present.filter((path) => !unlisted.has(path))),
      { input: frame, projects: ['tools'] },
      { input: releaseFacts, projects: [release.name] },
    ],
    possible: patterns([...paths, ...groupsOfSections, ...runtimes]),
  };
}

function patterns(paths: readonly string[]): string[] {
  return [...new Set(paths)].sort().map((path) => `{workspaceRoot}/${path}`);
}

const { files, ...sectionTexts } = sectionFiles;
const sectionPatterns = [`${files}/**/*`, ...Object.values(sectionTexts)];

/** Folders as few patterns. What lies in a folder of the list is a group. */
function groups(folders: readonly string[]): string[] {
  const roots = folders.filter((folder) => !folders.some((other) => folder.startsWith(`${other}/`)));
  return roots.flatMap((root) => {
    const below = folders
      .filter((folder) => folder.startsWith(`${root}/`))
      .map((folder) => folder.slice(root.length + 1));
    return below.length === 0 ? [root] : [root, `${root}/${anyOf(below)}`];
  });
}

function anyOf(patterns: readonly string[]): string {
  return `{${[...patterns].sort().join(',')}}`;
}
