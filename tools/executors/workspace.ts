import type { ExecutorContext } from '@nx/devkit';
import { filesUnder, type Files } from '../catalogue/files.ts';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { imagesOf } from '../matrix/images-of.ts';
import type { Catalogue } from '../model/catalogue.ts';
import type { Image } from '../model/image.ts';
import { WorkbenchError } from '../model/problem.ts';

/** What every task reads before it begins. */
export interface Workspace {
  /** Absolute path. */
  readonly root: string;
  readonly files: Files;
  readonly catalogue: Catalogue;
  readonly images: ReadonlyMap<string, Image>;
}

/**
 * Reads the workspace that Nx runs in.
 *
 * @throws WorkbenchError with all problems of the catalogue
 */
export function workspaceOf({ root }: Pick<ExecutorContext, 'root'>): Workspace {
  const files = filesUnder(root);
  const catalogue = readCatalogue(files);
  return { root, files, catalogue, images: imagesOf(catalogue) };
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
