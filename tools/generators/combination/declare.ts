import type { Tree } from '@nx/devkit';
import type { Choice } from '../../catalogue/combination-rules.ts';
import { workspaceOfTree } from '../workspace-of-tree.ts';
import { declarationOf, type Declaration, type Manner } from './declaration.ts';
import { knownNames } from './named.ts';

export { combinationText } from './declaration.ts';

/**
 * Declares a combination of a release in a tree; gives the file, below the workspace root.
 *
 * @throws WorkbenchError if the choice breaks a rule, or its images lack something
 */
export function declare(tree: Tree, choice: Choice & { readonly release: string }, manner: Manner): string {
  const shelf = workspaceOfTree(tree);
  const [release] = knownNames(choice, shelf.catalogue).releases;
  if (release === undefined) throw new Error('a release that is known is not there');
  const declaration = declarationOf(choice, release, manner, shelf);
  write(tree, declaration);
  return declaration.file;
}

/** Puts a declaration into a tree. */
export function write(tree: Tree, { texts }: Pick<Declaration, 'texts'>): void {
  for (const [path, text] of texts) {
    if (text === undefined) tree.delete(path);
    else tree.write(path, text);
  }
}
