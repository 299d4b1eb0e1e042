import type { CudaRecipe, Recipe, Recipes, Rule } from '../model/recipe.ts';
import { parentOn } from '../model/recipe.ts';
import type { Combination, Release } from '../model/release.ts';

/** What a combination is made of; the recipes that it names exist. */
export type Choice = Pick<Combination, 'ide' | 'bundle' | 'os' | 'python' | 'accelerator'>;

/** A rule that a choice breaks. */
export interface BrokenRule {
  /** The recipe that has the rule. */
  readonly recipe: Extract<Recipe, { readonly rules: readonly Rule[] }>;
  readonly rule: Rule;
  /** The first key of the choice that would have to be another; `bundle` where a lock is missing. */
  readonly key: keyof Choice;
}

/** The rules of the choice's IDE, bundles and CUDA steps that it breaks. */
export function brokenRules(choice: Choice, release: Release): BrokenRule[] {
  const { recipes, cuda } = release;
  const bundles = bundleLineage(recipes, choice);
  const [step] = choice.accelerator === undefined ? [] : (cuda[choice.os] ?? []);
  const ruled = [
    recipes.ides.get(choice.ide),
    ...bundles.map((bundle) => recipes.bundles.get(bundle)),
    ...cudaLineage(recipes.cudas, step).map((name) => recipes.cudas.get(name)),
  ].filter((recipe) => recipe !== undefined);
  return ruled.flatMap((recipe) =>
    recipe.rules.flatMap((rule) => {
      const key = brokenKey(rule, choice, bundles, release);
      return key === undefined ? [] : [{ recipe, rule, key }];
    }),
  );
}

function brokenKey(
  { on, os, python, accelerator, bundle, lock }: Rule,
  choice: Choice,
  bundles: readonly string[],
  { locks }: Pick<Release, 'locks'>,
): keyof Choice | undefined {
  if (on !== undefined && !on.includes(choice.os)) return undefined;
  if (os !== undefined && !os.includes(choice.os)) return 'os';
  if (python !== undefined && !python.includes(choice.python)) return 'python';
  if (accelerator !== undefined && accelerator !== (choice.accelerator ?? 'none')) return 'accelerator';
  if (bundle !== undefined && !bundle.some((wanted) => bundles.includes(wanted))) return 'bundle';
  if (lock !== undefined && locks.get(`${choice.bundle}/${choice.python}`)?.has(lock) !== true) return 'bundle';
  return undefined;
}

/** A bundle and those it stands on, lowest first. The catalogue's rules leave no circle and no gap. */
export function bundleLineage({ bases, bundles }: Recipes, { os, bundle }: Pick<Choice, 'os' | 'bundle'>): string[] {
  const base = bases.get(os);
  const parent = (name: string) => {
    const recipe = bundles.get(name);
    return recipe === undefined || base === undefined ? undefined : parentOn(recipe, base);
  };
  return lineage(parent, bundle);
}

/** A CUDA step and those it stands on, lowest first. */
export function cudaLineage(cudas: ReadonlyMap<string, CudaRecipe>, step: string | undefined): string[] {
  return lineage((name) => cudas.get(name)?.parent, step);
}

function lineage(parent: (name: string) => string | undefined, name: string | undefined): string[] {
  const names: string[] = [];
  for (let next = name; next !== undefined && !names.includes(next); next = parent(next)) names.unshift(next);
  return names;
}

/**
 * The valid choice that differs least from one that is not: in few of its keys, and in those that people care least
 * about, on an OS that the release has, if it has any yet. Undefined if no choice at all is valid.
 */
export function nearestValid(choice: Choice, release: Release): Choice | undefined {
  const { recipes } = release;
  const byOrder = (known: ReadonlyMap<string, Recipe>) =>
    [...known.values()].sort((a, b) => a.order - b.order).map(({ name }) => name);
  const candidates: { readonly choice: Choice; readonly distance: number }[] = [];
  const used = new Set(release.combinations.map(({ os }) => os));
  for (const os of byOrder(recipes.bases).filter((name) => used.size === 0 || used.has(name))) {
    for (const python of Object.keys(recipes.bases.get(os)?.pythons ?? {})) {
      for (const accelerator of release.cuda[os] === undefined ? [undefined] : [undefined, 'cuda' as const]) {
        for (const bundle of byOrder(recipes.bundles)) {
          for (const ide of byOrder(recipes.ides)) {
            const other = { ide, bundle, os, python, ...(accelerator === undefined ? {} : { accelerator }) };
            candidates.push({ choice: other, distance: distance(choice, other) });
          }
        }
      }
    }
  }
  return candidates
    .sort((a, b) => a.distance - b.distance)
    .find(({ choice: other }) => brokenRules(other, release).length === 0)?.choice;
}

/** How much people care about what they chose: somebody who wants RStudio takes another bundle for it. */
const weights: readonly (readonly [keyof Choice, number])[] = [
  ['python', 10],
  ['accelerator', 11],
  ['bundle', 13],
  ['ide', 17],
  ['os', 40],
];

function distance(one: Choice, other: Choice): number {
  return weights.reduce((sum, [key, weight]) => sum + (one[key] === other[key] ? 0 : weight), 0);
}
