import type { ExecutorContext } from '@nx/devkit';
import { filesUnder } from '../catalogue/files.ts';
import { memoFiles } from '../catalogue/memo-files.ts';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { imagesOf } from '../matrix/images-of.ts';
import type { Image } from '../model/image.ts';
import { WorkbenchError } from '../model/problem.ts';
import type { Release } from '../model/release.ts';
import type { Shelf } from '../recipe/parts.ts';
import { templateReader } from '../recipe/template.ts';

/** What every task reads before it begins. */
export interface Workspace extends Shelf {
  /** Absolute path. */
  readonly root: string;
}

/**
 * Reads the workspace that Nx runs in.
 *
 * @throws WorkbenchError with all problems of the catalogue
 */
export function workspaceOf({ root }: Pick<ExecutorContext, 'root'>): Workspace {
  const files = memoFiles(filesUnder(root));
  const catalogue = readCatalogue(files);
  return { root, files, catalogue, images: imagesOf(catalogue), readTemplate: templateReader(files) };
}

/**
 * The image whose project a task runs for.
 *
 * @throws WorkbenchError if the project is not an image
 */
export function imageOf({ images }: Workspace, { projectName }: Pick<ExecutorContext, 'projectName'>): Image {
  const image = images.get(projectName ?? '');
  if (image !== undefined) return image;
  const message = `project \`${projectName ?? ''}\` is not an image that a release declares`;
  throw new WorkbenchError([
    { code: 'NOT_AN_IMAGE', message, hint: 'see `nx show projects --projects tag:published`' },
  ]);
}

/** The release whose project a task runs for: its targets are nobody else's. */
export function releaseOfTask(
  { catalogue }: Pick<Workspace, 'catalogue'>,
  { projectName }: Pick<ExecutorContext, 'projectName'>,
): Release {
  const release = catalogue.releases.find(({ name }) => name === projectName);
  if (release === undefined) throw new Error(`project ${String(projectName)} is no release`);
  return release;
}
