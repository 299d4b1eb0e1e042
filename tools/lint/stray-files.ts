import type { Files } from '../catalogue/files.ts';
import { unknownFiles } from '../catalogue/unknown-files.ts';
import { recipesAround, type Catalogue } from '../model/catalogue.ts';
import type { Problem } from '../model/problem.ts';
import type { Recipe } from '../model/recipe.ts';
import { sectionFiles } from '../recipe/sections.ts';

const sections: readonly string[] = [...Object.values(sectionFiles), 'checks'];
const ownFiles: readonly string[] = ['recipe.yaml', 'README.md'];

/** What lies in a recipe's folder and is read by nobody: a section whose name is misspelt would go unnoticed. */
export function strayFiles({ kind, folder }: Recipe, catalogue: Catalogue, files: Files): Problem[] {
  const around = recipesAround(folder, catalogue);
  const bases = around.flatMap((recipes) => [...recipes.bases.values()]);
  const bundles = new Set(around.flatMap((recipes) => [...recipes.bundles.keys()]));
  const systems = [...new Set(bases.flatMap(({ name, family }) => [name, family]))];
  const places = kind === 'base' ? [] : systems.map((system) => `on-${system}`);
  const variants = [
    ...(kind === 'bundle' || kind === 'ide' ? ['with-cuda', 'without-cuda'] : []),
    ...(kind === 'ide' ? [...bundles].map((bundle) => `with-${bundle}`) : []),
  ];
  const known = [...ownFiles, ...(kind === 'base' ? ['rootfs.tar'] : []), ...sections, ...places, ...variants];
  return [
    ...strays(files, folder, known),
    ...places.flatMap((place) => strays(files, `${folder}/${place}`, [...sections, ...variants])),
    ...['', ...places.map((place) => `/${place}`)].flatMap((place) =>
      variants.flatMap((variant) => strays(files, `${folder}${place}/${variant}`, sections)),
    ),
  ];
}

function strays(files: Files, folder: string, known: readonly string[]): Problem[] {
  return unknownFiles(files, folder, ({ name }) => known.includes(name), known);
}
