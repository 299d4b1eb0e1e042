import type { Tree } from '@nx/devkit';

/** Remembers a tree as it is; the answer tells which files, by path, differ by then. */
export function changedPaths(tree: Tree): () => ReadonlySet<string> {
  const contents = () => new Map(tree.listChanges().map(({ path, content }) => [path, content?.toString('base64')]));
  const before = contents();
  return () => {
    const now = contents();
    const paths = [...now.keys(), ...before.keys()];
    return new Set(paths.filter((path) => before.has(path) !== now.has(path) || before.get(path) !== now.get(path)));
  };
}
