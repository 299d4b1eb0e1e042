import { madeFor } from '../recipe-rules.ts';
import { yamlText } from '../recipe-yaml.ts';

/** What the recipe of a new bundle says. */
export interface BundleTexts {
  readonly title: string;
  readonly description: string;
  readonly order: number;
  readonly parent: string;
  /** OSs that it is made for. */
  readonly systems: readonly string[];
  /** Those of them on which its packages come from a lock. */
  readonly locked: readonly string[];
}

/** The `recipe.yaml` of a new bundle. */
export function bundleRecipe({ title, description, order, parent, systems, locked }: BundleTexts): string {
  const rules = [
    madeFor(systems),
    ...(locked.length === 0 ? [] : [{ because: 'packages come from a lock there', on: locked, lock: 'packages' }]),
  ];
  return yamlText({ title, description, order, parent, rules });
}

/** The `checks.yaml` of a new bundle; undefined if there is nothing to check on every system. */
export function bundleChecks(modules: readonly string[], commands: readonly string[]): string | undefined {
  const checks = [
    ...(modules.length === 0 ? [] : [{ name: 'the Python packages import', imports: modules }]),
    ...(commands.length === 0 ? [] : [{ name: 'the commands are on PATH', commands }]),
  ];
  return checks.length === 0 ? undefined : yamlText(checks);
}
