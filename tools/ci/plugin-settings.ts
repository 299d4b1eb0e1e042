import { join } from 'node:path';
import { readJsonFile } from '@nx/devkit';
import { z } from 'zod';
import { pluginOptions, type PluginOptions } from '../plugin/options.ts';

const NxJson = z.object({ plugins: z.array(z.unknown()).default([]) });
const Entry = z.object({ plugin: z.literal('@workbench-images/nx'), options: z.unknown() });

/**
 * What `nx.json` says to our plugin: what Nx hands to each task.
 *
 * @param root absolute path of the workspace
 * @throws WorkbenchError for what can't be
 */
export function pluginSettings(root: string): PluginOptions {
  const { plugins } = NxJson.parse(readJsonFile(join(root, 'nx.json')));
  const entry = plugins.map((plugin) => Entry.safeParse(plugin)).find(({ success }) => success)?.data;
  return pluginOptions(entry?.options);
}
