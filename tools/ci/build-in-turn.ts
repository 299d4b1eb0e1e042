import { join } from 'node:path';
import { goOn, type Doors } from '../engine/doors.ts';
import { openDoors } from '../executors/open-doors.ts';
import { noRegistry } from '../executors/publish/open-publishing.ts';
import { imageOf, workspaceOf } from '../executors/workspace.ts';
import { registrySetting } from '../registry/setting.ts';
import { refuseReadOnly } from '../registry/write-access.ts';
import { bytes, seconds } from '../report/progress.ts';
import type { Print } from '../report/print.ts';
import { badFlag, readWords } from './flags.ts';
import { nxCommand } from './nx.ts';
import { pluginSettings } from './plugin-settings.ts';
import { runScript } from './script.ts';
import { freeBytes, removeImage } from './store-room.ts';
import { turnsOf, type Turn } from './turns.ts';

const root = join(__dirname, '../..');

/**
 * Builds and validates images, and publishes them with `--publish`: one after the other, each removed from the store once no
 * later one stands on it. One that fails holds up those that stand on it, and no others.
 */
async function buildInTurn(words: readonly string[], print: Print): Promise<number> {
  const { images = '', publish } = readWords(words, {
    images: { type: 'string' },
    publish: { type: 'boolean', default: false },
  });
  const names = images.split(',').filter((name) => name !== '');
  if (names.length === 0) throw badFlag('`--images` is missing', 'as in `--images base-deb13-py313_2026b,…`');
  const workspace = workspaceOf({ root });
  for (const projectName of names) imageOf(workspace, { projectName });
  const settings = pluginSettings(root);
  // What may not be published need not be built first.
  if (publish) {
    refuseReadOnly(process.env);
    if (registrySetting(settings.registry, process.env) === undefined) throw noRegistry();
  }
  const doors = await openDoors(settings, print.data);
  const targets = publish ? ['validate', 'publish'] : ['validate'];
  const failed = new Set<string>();
  for (const turn of turnsOf(workspace.images, new Set(names))) {
    goOn(doors);
    const isDone = await takeTurn(turn, targets, failed, { doors, print });
    if (!isDone) failed.add(turn.image);
    for (const name of turn.spare)
      if (await removeImage(root, name, doors)) print.data(`removed   ${name}  no later image stands on it`);
  }
  print.data(`done      ${names.length - failed.size} of ${names.length} images`);
  for (const name of failed) print.data(`not done  ${name}`);
  return failed.size === 0 ? 0 : 1;
}

interface Hands {
  readonly doors: Doors;
  readonly print: Print;
}

/** @returns whether all of it went well */
async function takeTurn(
  { image, below }: Turn,
  targets: readonly string[],
  failed: ReadonlySet<string>,
  { doors, print }: Hands,
): Promise<boolean> {
  const cause = below.find((name) => failed.has(name));
  if (cause !== undefined) {
    print.data(`skipped   ${image}  it stands on ${cause}`);
    return false;
  }
  const began = performance.now();
  const { storeFolder, run, onLine, signal } = doors;
  for (const target of targets) {
    print.data(`${target.padEnd(8)}  ${image}  ${bytes(freeBytes(storeFolder))} free`);
    const args = ['run-many', '-t', target, `--projects=${image}`, '--output-style=stream'];
    const { exitCode } = await run(nxCommand(root, args), { onLine, signal });
    goOn(doors);
    if (exitCode === 0) continue;
    print.data(`failed    ${image}  ${target}, after ${seconds(performance.now() - began)}`);
    return false;
  }
  print.data(`done      ${image}  ${seconds(performance.now() - began)}, ${bytes(freeBytes(storeFolder))} free`);
  return true;
}

void runScript(buildInTurn);
