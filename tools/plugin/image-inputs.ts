import type { TargetConfiguration } from '@nx/devkit';
import type { Image } from '../model/image.ts';
import { factFiles } from '../recipe/image-facts.ts';
import { partsOf, type Shelf } from '../recipe/parts.ts';
import { runtimeImagesInputs } from '../recipe/runtime-images.ts';
import { sectionFiles } from '../recipe/sections.ts';

type Inputs = NonNullable<TargetConfiguration['inputs']>;

/** Folders of `tools/` that make images; tests are no part of them. */
const floors = ['catalogue', 'engine', 'executors', 'matrix', 'model', 'plugin', 'recipe', 'report'];

/**
 * The plugin itself, with the libraries that it renders and builds with. What `nx affected` looks at are patterns that
 * name files: one that takes files away again, by `!` in front, would count for the cache only.
 */
export const toolInputs: Inputs = [
  ...floors.map((floor) => `{workspaceRoot}/tools/${floor}/**/!(*.spec).{ts,json}`),
  '{workspaceRoot}/tools/executors.json',
  '{workspaceRoot}/tools/package.json',
  { externalDependencies: ['execa', 'handlebars', 'yaml', 'zod'] },
];

/** What judges a recipe, and the bases and bundles by whose names its folders are called. */
export const lintInputs: Inputs = [
  ...toolInputs,
  '{workspaceRoot}/tools/lint/**/!(*.spec).ts',
  { externalDependencies: ['dockerfile-ast', 'dockerfile-utils'] },
  ...['', 'releases/*/overrides/'].map((owner) => `{workspaceRoot}/${owner}images/{base,bundles}/*/recipe.yaml`),
];

/** The facts that the checks of a chain are filled in with, and how an IDE is started. */
export function factInputs(chain: readonly Image[], { catalogue }: Shelf): string[] {
  const paths = new Set(chain.flatMap((image) => factFiles(image, catalogue)));
  return [...paths].sort().map((path) => `{workspaceRoot}/${path}`);
}

/** Every file that an image's context is made of, and those that would be part of it if they existed. */
export function imageInputs(image: Image, shelf: Shelf): string[] {
  // What is wrong with a template is said by the task that renders it; Nx must load without.
  const { facts, folders, otherFolders, texts, rootfs } = partsOf(image, shelf, []);
  const sections = groups([...folders, ...otherFolders]).map((group) => `${group}/${anyOf(sectionPatterns)}`);
  const runtimes = runtimeImagesInputs(image, shelf);
  const paths = new Set([...facts, ...sections, ...texts, ...runtimes, ...(rootfs === undefined ? [] : [rootfs])]);
  return [...paths].sort().map((path) => `{workspaceRoot}/${path}`);
}

const { files, ...sectionTexts } = sectionFiles;
const sectionPatterns = [`${files}/**/*`, ...Object.values(sectionTexts)];

/** Folders as few patterns: Nx takes its time for each. What lies in a folder of the list is a group. */
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
