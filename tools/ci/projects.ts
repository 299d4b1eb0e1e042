import { z } from 'zod';
import { parsedJson } from '../engine/parsed-json.ts';
import { commandFailed, type Run } from '../engine/run.ts';
import { nxCommand } from './nx.ts';

const Names = z.array(z.string());

/**
 * Names of projects, as `nx show projects` tells.
 *
 * @param root absolute path of the workspace
 * @param args which ones, e.g. `--affected`
 * @throws WorkbenchError COMMAND_FAILED
 */
export async function projectsIn(root: string, args: readonly string[], run: Run): Promise<string[]> {
  const command = nxCommand(root, ['show', 'projects', '--json', ...args]);
  const output = await run(command);
  // Notes of others may stand around it.
  const names = output.stdout
    .split('\n')
    .map((line) => Names.safeParse(parsedJson(line)))
    .find(({ success }) => success)?.data;
  if (output.exitCode !== 0 || names === undefined) throw commandFailed(command, output);
  return names;
}
