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
import { WorkbenchError } from '../model/problem.ts';
import { imageVariables } from './image-variables.ts';
import { pluginOptions } from './options.ts';
import { projectsOf } from './projects-of.ts';

export const name = '@workbench-images/nx';

/**
 * Infers a project of every recipe, of every folder of checks, and of every image that a release declares or that
 * such an image stands on.
 */
export const createNodes: CreateNodes = [
  // Nx holds every project for affected when a file that matches is deleted, and a recipe may be deleted.
  'nx.json',
  (_, options, { workspaceRoot }) => {
    const files = memoFiles(filesUnder(workspaceRoot));
    try {
      const catalogue = readCatalogue(files);
      const projects = projectsOf(catalogue, imagesOf(catalogue), files, pluginOptions(options));
      return [['nx.json', { projects: byRoot(projects) } satisfies CreateNodesResult]];
    } catch (error) {
      if (error instanceof WorkbenchError) sayNow(error);
      throw error;
    }
  },
];

/** `nx run-many` and `nx affected` keep to themselves what a plugin throws, and some others show its stack. */
function sayNow(error: WorkbenchError): void {
  process.stderr.write(`${error.message}\n`);
  error.stack = error.message;
}

/** Before Nx asks its cache: sees which images are gone from the store, so that their records are not believed. */
export const preTasksExecution: PreTasksExecution = (_, { workspaceRoot }) => {
  Object.assign(process.env, imageVariables(workspaceRoot, cacheDir, process.env));
};

function byRoot(projects: readonly ProjectConfiguration[]): Record<string, ProjectConfiguration> {
  return Object.fromEntries(projects.map((project) => [project.root, project]));
}
