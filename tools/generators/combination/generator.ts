import type { Tree } from '@nx/devkit';
import { forPeople } from '../for-people.ts';
import { workspaceOfTree } from '../workspace-of-tree.ts';
import { declarationLines, declarationOf } from './declaration.ts';
import { write } from './declare.ts';
import { knownNames } from './named.ts';

/** What `nx g combination` is told. */
export interface CombinationOptions {
  readonly release: string;
  readonly ide: string;
  readonly bundle: string;
  readonly os: string;
  readonly python: string;
  readonly accelerator?: string;
  readonly local?: boolean;
  readonly title?: string;
}

/** Declares an image that people pull: one file in its release. What is declared already stays as it is. */
export default function combination(tree: Tree, options: CombinationOptions): Promise<() => void> {
  return forPeople(() => {
    const shelf = workspaceOfTree(tree);
    const { releases, answers } = knownNames(options, shelf.catalogue);
    const { ide, bundle, os, python, title, local = false } = options;
    const choice = {
      ide,
      bundle,
      os,
      python,
      ...(answers.accelerator === 'cuda' ? { accelerator: 'cuda' as const } : {}),
    };
    const [release] = releases;
    if (release === undefined) throw new Error('a release that is known is not there');
    const declaration = declarationOf(choice, release, { local, title }, shelf);
    write(tree, declaration);
    return Promise.resolve(declarationLines(declaration, { title }));
  });
}
