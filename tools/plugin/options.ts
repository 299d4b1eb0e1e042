import { WorkbenchError, type Problem } from '../model/problem.ts';

/** What `nx.json` may say to the plugin. */
export interface PluginOptions {
  /** The engine that builds and runs images, unless the environment names another. */
  readonly engine?: string;
}

/**
 * The plugin's options as they stand in `nx.json`.
 *
 * @throws WorkbenchError for an unknown key or a wrong type
 */
export function pluginOptions(written: unknown): PluginOptions {
  const { engine, ...unknown } = (written ?? {}) as Record<string, unknown>;
  const where = 'nx.json#/plugins/options';
  const problems: Problem[] = Object.keys(unknown).map((key) => ({
    code: 'UNKNOWN_KEY',
    message: `unknown key \`${key}\``,
    where: `${where}/${key}`,
    hint: 'known keys: engine',
  }));
  if (engine !== undefined && typeof engine !== 'string') {
    problems.push({ code: 'BAD_VALUE', message: '`engine`: expected the name of an engine', where: `${where}/engine` });
  }
  if (problems.length > 0) throw new WorkbenchError(problems);
  return typeof engine === 'string' ? { engine } : {};
}
