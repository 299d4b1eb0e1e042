import type { Tree } from '@nx/devkit';
import { catalogueFile, cataloguePage } from '../executors/docs/catalogue-page.ts';
import { workspaceOfTree } from './workspace-of-tree.ts';

/**
 * Brings the page of the catalogue up to what a tree says.
 *
 * @throws WorkbenchError with all problems of the catalogue
 */
export function writePage(tree: Tree): void {
  tree.write(catalogueFile, cataloguePage({ root: tree.root, ...workspaceOfTree(tree) }));
}
