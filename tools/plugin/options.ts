import { WorkbenchError, type Problem } from '../model/problem.ts';
import { registrySetting } from '../registry/setting.ts';

/** What `nx.json` may say to the plugin. */
export interface PluginOptions {
  /** The engine that builds and runs images, unless the environment names another. */
  readonly engine?: string;
  /** Host and path of the registry that images are shared by, unless the environment names another. */
  readonly registry?: string;
}

/** What each option must be. */
const known: Readonly<Record<keyof PluginOptions, string>> = {
  engine: 'the name of an engine',
  registry: 'the host and path of a registry',
};

const where = 'nx.json#/plugins/options';

/**
 * The plugin's options as they stand in `nx.json`.
 *
 * @throws WorkbenchError for an unknown key, a wrong type, or a registry that can't be one
 */
export function pluginOptions(written: unknown): PluginOptions {
  const entries = Object.entries((written ?? {}) as Record<string, unknown>);
  const problems = entries.flatMap(([key, value]) => problemsOf(key, value));
  if (problems.length > 0) throw new WorkbenchError(problems);
  const options = Object.fromEntries(entries) as PluginOptions;
  registrySetting(options.registry, {});
  return options;
}

function problemsOf(key: string, value: unknown): Problem[] {
  const at = `${where}/${key}`;
  if (!isKnown(key)) {
    const hint = `known keys: ${Object.keys(known).join(', ')}`;
    return [{ code: 'UNKNOWN_KEY', message: `unknown key \`${key}\``, where: at, hint }];
  }
  if (typeof value === 'string') return [];
  return [{ code: 'BAD_VALUE', message: `\`${key}\`: expected ${known[key]}`, where: at }];
}

function isKnown(key: string): key is keyof PluginOptions {
  return Object.hasOwn(known, key);
}
