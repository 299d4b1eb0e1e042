import {
  cacheDir,
  type CreateNodes,
  type CreateNodesResult,
  type PreTasksExecution,
  type ProjectConfiguration,
} from '@nx/devkit';
import { filesUnder } from '../catalogue/files.ts';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { imagesOf } from '../matrix/images-of.ts';
import { memoFiles } from '../catalogue/memo-files.ts';
import { imageVariables } from './image-variables.ts';
import { pluginOptions } from './options.ts';
import { projectsOf } from './projects-of.ts';

export const name = '@workbench-images/nx';

/**
 * Infers a project of every recipe, of every folder of checks, and of every image that a release declares or that
 * such an image stands on.
 */
export const createNodes: CreateNodes = [
  '{images/*/*/recipe.yaml,releases/*/release.yaml}',
  (configFiles, options, { workspaceRoot }) => {
    const [first] = [...configFiles].sort();
    if (first === undefined) return [];
    const files = memoFiles(filesUnder(workspaceRoot));
    const catalogue = readCatalogue(files);
    const projects = projectsOf(catalogue, imagesOf(catalogue), files, pluginOptions(options));
    return [[first, { projects: byRoot(projects) } satisfies CreateNodesResult]];
  },
];

/** Before Nx asks its cache: sees which images are gone from the store, so that their records are not believed. */
export const preTasksExecution: PreTasksExecution = () => {
  Object.assign(process.env, imageVariables(cacheDir));
};

function byRoot(projects: readonly ProjectConfiguration[]): Record<string, ProjectConfiguration> {
  return Object.fromEntries(projects.map((project) => [project.root, project]));
}
