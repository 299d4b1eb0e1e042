import type { TargetConfiguration } from '@nx/devkit';
import type { Image } from '../model/image.ts';
import { factFiles, partsOf, sectionFiles, type Shelf } from '../recipe/parts.ts';

type Inputs = NonNullable<TargetConfiguration['inputs']>;

/** The plugin itself, with the libraries that it renders and builds with. */
export const toolInputs: Inputs = [
  '{workspaceRoot}/tools/**/*',
  '!{workspaceRoot}/tools/**/*.spec.ts',
  '!{workspaceRoot}/tools/e2e/**/*',
  '!{workspaceRoot}/tools/fixtures/**/*',
  { externalDependencies: ['execa', 'handlebars', 'yaml', 'zod'] },
];

/** The facts that checks are filled in with, and how an IDE is started. */
export function factInputs(image: Image, { catalogue }: Shelf): string[] {
  return factFiles(image, catalogue).map((path) => `{workspaceRoot}/${path}`);
}

/** Every file that an image's context is made of, and those that would be part of it if they existed. */
export function imageInputs(image: Image, shelf: Shelf): string[] {
  // What is wrong with a template is said by the task that renders it; Nx must load without.
  const { facts, folders, templates, snippets, rootfs } = partsOf(image, shelf, []);
  const sections = folders.flatMap((folder) => [
    `${folder}/${sectionFiles.packages}`,
    `${folder}/${sectionFiles.custom}`,
    `${folder}/${sectionFiles.files}/**/*`,
  ]);
  const texts = [...templates, ...snippets.values()].map(({ path }) => path);
  const paths = new Set([...facts, ...sections, ...texts, ...(rootfs === undefined ? [] : [rootfs])]);
  return [...paths].sort().map((path) => `{workspaceRoot}/${path}`);
}
