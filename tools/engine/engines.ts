import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { WorkbenchError } from '../model/problem.ts';
import type { Engine } from './engine.ts';
import type { Run } from './run.ts';

/** Where engines are, below the workspace root: a file there is an engine, and its name is the engine's. */
const enginesFolder = 'tools/engine/engines';

/**
 * All engines that there are, by name.
 *
 * @param folder absolute path of `enginesFolder`
 */
export function loadEngines(folder: string): Engine[] {
  const load = createRequire(join(folder, 'engines'));
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.includes('.spec.'));
  return files.sort().map((file) => (load(`./${file}`) as { engine: Engine }).engine);
}

/**
 * The engine of those in a workspace that builds and runs its images.
 *
 * @param root absolute path of the workspace
 * @param wish as users write it: nothing is no wish
 * @throws WorkbenchError if the wish is unknown, or no engine is installed
 */
export async function engineOf(root: string, wish: string | undefined, run: Run): Promise<Engine> {
  return await chooseEngine(loadEngines(join(root, enginesFolder)), wish === '' ? undefined : wish, run);
}

/**
 * The engine that builds and runs images: the one that is asked for, or else the first that is installed.
 *
 * @param wish name of an engine, from the environment or from the plugin's options
 * @throws WorkbenchError if the wish is unknown, or no engine is installed
 */
export async function chooseEngine(engines: readonly Engine[], wish: string | undefined, run: Run): Promise<Engine> {
  const wished = engines.filter(({ name }) => wish === undefined || name === wish);
  const names = engines.map(({ name }) => name);
  if (wish !== undefined && wished.length === 0) throw unknownEngine(wish, names);
  const old: WorkbenchError[] = [];
  for (const engine of wished) {
    const version = await versionOf(engine, run);
    if (version !== undefined && isOlder(version, engine.oldest)) old.push(oldEngine(engine, version));
    else if (version !== undefined) return engine;
  }
  throw old[0] ?? noEngine(wished.map(({ name }) => name));
}

/** Such as `1.28.2`; undefined where the engine can't be started. */
async function versionOf(engine: Engine, run: Run): Promise<string | undefined> {
  try {
    const { exitCode, stdout } = await run(engine.version());
    return exitCode === 0 ? (/\d+\.\d+[.\d]*/.exec(stdout)?.[0] ?? '') : undefined;
  } catch (error) {
    if (error instanceof WorkbenchError) return undefined;
    throw error;
  }
}

/** One that tells no version, as some that people build themselves, passes for new. */
function isOlder(version: string, oldest: string): boolean {
  return version !== '' && version.localeCompare(oldest, 'en', { numeric: true }) < 0;
}

function oldEngine({ name, oldest }: Engine, version: string): WorkbenchError {
  const message = `\`${name}\` ${version} is too old: ${oldest} or later is needed`;
  const hint = 'use Debian 12, Ubuntu 24.04 or later, or install a newer one';
  return new WorkbenchError([{ code: 'OLD_ENGINE', message, hint }]);
}

function unknownEngine(wish: string, names: readonly string[]): WorkbenchError {
  const message = `no engine is called ${JSON.stringify(wish)}`;
  const hint = `use one of: ${names.join(', ')}; it is set by WORKBENCH_ENGINE or in nx.json#/plugins/options/engine`;
  return new WorkbenchError([{ code: 'UNKNOWN_ENGINE', message, hint }]);
}

function noEngine(names: readonly string[]): WorkbenchError {
  const message = `no engine works here: ${names.map((name) => `\`${name}\``).join(' and ')} can't be started`;
  const hint = `run \`npm start\`, or \`apt-get install ${names[0] ?? 'buildah'}\``;
  return new WorkbenchError([{ code: 'NO_ENGINE', message, hint }]);
}
