import type { Recipe } from '../model/recipe.ts';

/** The place in a menu after some recipes, in steps of ten as far as there is room; that of its own for one that is there. */
export function orderAfter(name: string, before: Iterable<Recipe>, all: Iterable<Recipe>): number {
  const recipes = [...all];
  const own = recipes.find((recipe) => recipe.name === name);
  if (own !== undefined) return own.order;
  const taken = new Set(recipes.map(({ order }) => order));
  const last = Math.max(0, ...[...before].map(({ order }) => order));
  let order = (Math.floor(last / 10) + 1) * 10;
  while (taken.has(order)) order += 1;
  return order;
}
