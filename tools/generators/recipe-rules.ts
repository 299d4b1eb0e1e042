/** The rule that keeps a new recipe from systems on which nobody has tried it. */
export function madeFor(systems: readonly string[]): { readonly because: string; readonly os: readonly string[] } {
  return { because: `it was made for ${systems.join(' and ')}`, os: systems };
}
