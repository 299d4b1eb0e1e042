import type { ProjectConfiguration } from '@nx/devkit';
import { filesUnder } from '../catalogue/files.ts';
import { memoFiles } from '../catalogue/memo-files.ts';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { imagesOf } from '../matrix/images-of.ts';
import { pluginOptions } from './options.ts';
import { projectsOf } from './projects-of.ts';

/**
 * Reads the catalogue, and infers a project of every recipe, release and folder of checks, and of every image that a release
 * declares or that such an image stands on.
 *
 * @param root absolute path of the workspace
 * @param options as they stand in `nx.json`
 * @returns projects by their root
 * @throws WorkbenchError with all problems of all files
 */
export function infer(root: string, options: unknown): Record<string, ProjectConfiguration> {
  const files = memoFiles(filesUnder(root));
  const catalogue = readCatalogue(files);
  const projects = projectsOf(catalogue, imagesOf(catalogue), files, pluginOptions(options));
  return Object.fromEntries(projects.map((project) => [project.root, project]));
}
