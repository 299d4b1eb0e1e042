import { recipesAround, type Catalogue } from '../model/catalogue.ts';
import type { Problem } from '../model/problem.ts';
import { everywhere, recipeFolders, type Recipe, type RecipeKind, type Rule } from '../model/recipe.ts';
import type { Release } from '../model/release.ts';
import type { Files } from './files.ts';
import { oneOf } from './nearest.ts';
import { placeOf } from './read-yaml.ts';

/** What people name in files and folders, as messages call it. */
const codes = { base: 'OS', cuda: 'CUDA', bundle: 'BUNDLE', ide: 'IDE', python: 'PYTHON' } as const;
export const nouns = { base: 'base', cuda: 'CUDA step', bundle: 'bundle', ide: 'IDE', python: 'Python' } as const;

type Kind = keyof typeof codes;

/**
 * A name that leads nowhere.
 *
 * @param noun what it should be one of, where that is not said by the kind alone
 */
export function unknownName(
  kind: Kind,
  name: string,
  known: Iterable<string>,
  where: () => string,
  noun: string = nouns[kind],
): Problem[] {
  const names = [...known];
  if (names.includes(name)) return [];
  const message = `no ${noun} is called \`${name}\``;
  return [{ code: `UNKNOWN_${codes[kind]}`, message, where: where(), hint: oneOf(names, name) }];
}

/** Names of OSs, Pythons and bundles in a recipe that are none, and would make what it says hold nowhere. */
export function unknownInRecipe(recipe: Recipe, catalogue: Catalogue, files: Files): Problem[] {
  if (recipe.kind === 'base') return [];
  const around = recipesAround(recipe.folder, catalogue);
  const bases = around.flatMap((recipes) => [...recipes.bases.values()]);
  const known = {
    base: new Set(bases.map(({ name }) => name)),
    python: new Set(bases.flatMap(({ pythons }) => Object.keys(pythons))),
    bundle: new Set(around.flatMap(({ bundles }) => [...bundles.keys()])),
  };
  const at = (...keys: readonly PropertyKey[]) => placeOf(files, `${recipe.folder}/recipe.yaml`, keys);
  const inRule = (rule: Rule, key: 'on' | 'os' | 'python' | 'bundle', kind: keyof typeof known) =>
    (rule[key] ?? []).flatMap((name, index) =>
      unknownName(kind, name, known[kind], () => at('rules', rule.index, key, index)),
    );
  const parents = recipe.kind === 'bundle' ? Object.keys(recipe.parent).filter((key) => key !== everywhere) : [];
  const systems = new Set([...bases.map(({ family }) => family), ...known.base]);
  return [
    ...parents.flatMap((key) => unknownName('base', key, systems, () => at('parent', key), 'base or family')),
    ...(recipe.kind === 'ide' ? Object.keys(recipe.runtimeImages) : []).flatMap((os) =>
      unknownName('base', os, known.base, () => at('runtimeImages', os)),
    ),
    ...recipe.rules.flatMap((rule) => [
      ...inRule(rule, 'on', 'base'),
      ...inRule(rule, 'os', 'base'),
      ...inRule(rule, 'python', 'python'),
      ...inRule(rule, 'bundle', 'bundle'),
    ]),
  ];
}

/** Pins of recipes, and locks of bundles and Pythons, that no image could take. */
export function unknownInRelease({ folder, recipes, pins }: Release, files: Files): Problem[] {
  const { bases, cudas, bundles, ides } = recipes;
  const kinds: readonly (readonly [RecipeKind, ReadonlyMap<string, Recipe>])[] = [
    ['base', bases],
    ['cuda', cudas],
    ['bundle', bundles],
    ['ide', ides],
  ];
  const pinned = kinds.flatMap(([kind, known]) =>
    [...pins]
      .map(([key, { file }]) => ({ words: key.split('/'), file }))
      .filter(({ words: [first, name] }) => first === recipeFolders[kind] && name !== undefined)
      .flatMap(({ words: [, name = ''], file }) => unknownName(kind, name, known.keys(), () => file)),
  );
  const pythons = new Set([...bases.values()].flatMap((base) => Object.keys(base.pythons)));
  const locked = foldersIn(files, `${folder}/locks`).flatMap(({ name: bundle, path }) => [
    ...unknownName('bundle', bundle, ['base', ...bundles.keys()], () => path),
    ...foldersIn(files, path).flatMap((lock) => unknownName('python', lock.name, pythons, () => lock.path)),
  ]);
  return [...pinned, ...locked];
}

function foldersIn(files: Files, folder: string): { readonly name: string; readonly path: string }[] {
  return files
    .list(folder)
    .filter(({ name, type }) => type === 'folder' && !name.startsWith('.'))
    .map(({ name }) => ({ name, path: `${folder}/${name}` }));
}
