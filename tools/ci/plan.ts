import { join } from 'node:path';
import { run } from '../engine/run.ts';
import { workspaceOf } from '../executors/workspace.ts';
import { registrySetting } from '../registry/setting.ts';
import type { Print } from '../report/print.ts';
import { machinesOf, readWords } from './flags.ts';
import { groupsOf, type Group, type RegistryAccess } from './groups.ts';
import { handOn } from './output.ts';
import { pluginSettings } from './plugin-settings.ts';
import { runScript } from './script.ts';
import { wantedImages } from './wanted.ts';

const root = join(__dirname, '../..');

/**
 * Shares out the images that changed since `--base`, or all of them, over at most `--machines` machines: `parents` and
 * `images`, each a matrix of GitHub Actions, one line each. With `--publish` machines may hand on by the registry what they built.
 */
async function plan(words: readonly string[], print: Print): Promise<number> {
  const { machines, base, publish } = readWords(words, {
    machines: { type: 'string', default: '4' },
    base: { type: 'string' },
    publish: { type: 'boolean', default: false },
  });
  const count = machinesOf(machines);
  const workspace = workspaceOf({ root });
  const isShared = registrySetting(pluginSettings(root).registry, process.env) !== undefined;
  const registry: RegistryAccess = isShared ? (publish ? 'write' : 'read') : 'none';
  const wanted = await wantedImages(workspace, base === '' ? undefined : base, run);
  const { parents, images } = groupsOf(workspace.images, wanted, { machines: count, registry });
  print.note(`plan      ${wanted.size} of ${workspace.images.size} images, registry: ${registry}`);
  for (const line of [...linesOf('parents', parents), ...linesOf('images', images)]) print.note(line);
  handOn(process.env['GITHUB_OUTPUT'], `parents=${JSON.stringify(parents)}\nimages=${JSON.stringify(images)}`, print);
  return 0;
}

function linesOf(stage: string, groups: readonly Group[]): string[] {
  return groups.map(({ name, images }) => `${stage.padEnd(8)}  ${images.length.toString().padStart(3)}  ${name}`);
}

void runScript(plan);
