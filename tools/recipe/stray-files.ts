import type { Files } from '../catalogue/files.ts';
import { unknownFiles } from '../catalogue/unknown-files.ts';
import type { Catalogue } from '../model/catalogue.ts';
import type { Problem } from '../model/problem.ts';
import type { Recipe } from '../model/recipe.ts';
import { sectionFiles } from './parts.ts';

const sections: readonly string[] = [...Object.values(sectionFiles), 'checks'];
const ownFiles: Readonly<Record<Recipe['kind'], readonly string[]>> = {
  base: ['recipe.yaml', 'README.md', 'rootfs.tar'],
  cuda: ['recipe.yaml', 'README.md'],
  bundle: ['recipe.yaml', 'README.md'],
  ide: ['recipe.yaml', 'README.md'],
};

/** What lies in a recipe's folder and is read by nobody: a section whose name is misspelt would go unnoticed. */
export function strayFiles({ kind, folder }: Recipe, { bases, bundles }: Catalogue, files: Files): Problem[] {
  const variants = [
    ...(kind === 'base' ? [] : [...bases.keys()].map((os) => `on-${os}`)),
    ...(kind === 'ide' ? [...bundles.keys()].map((bundle) => `with-${bundle}`) : []),
  ];
  const known = [...ownFiles[kind], ...sections, ...variants];
  const present = new Set(files.list(folder).map(({ name }) => name));
  return [
    ...strays(files, folder, known),
    ...variants
      .filter((variant) => present.has(variant))
      .flatMap((variant) => strays(files, `${folder}/${variant}`, sections)),
  ];
}

function strays(files: Files, folder: string, known: readonly string[]): Problem[] {
  return unknownFiles(files, folder, ({ name }) => known.includes(name), known.join(', '));
}
