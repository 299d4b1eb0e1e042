import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isErrno } from '../catalogue/is-errno.ts';
import { WorkbenchError } from '../model/problem.ts';
import { bootstrapFile, type BootstrapRequest, type Context } from '../recipe/render.ts';
import { writeContext } from '../recipe/write-context.ts';
import { bootstrap } from './bootstrap.ts';
import { shown } from './command.ts';
import { diskFull, saysDiskFull } from './disk-full.ts';
import { goOn, type Doors } from './doors.ts';
import type { BuildRequest } from './engine.ts';
import { inTemporaryFolder } from './in-temporary-folder.ts';
import { newMarker, removeContainersOf, temporaryFolder } from './leftovers.ts';
import { ending, type Output } from './run.ts';

/** What is to be built, and under which name it appears. */
export type BuildOrder = Pick<BuildRequest, 'parent' | 'parentName' | 'tag' | 'timestamp'> & {
  readonly context: Context;
};

/**
 * Builds an image and gives its ID, hex digits. Its name appears with the finished image, or not at all.
 *
 * @throws WorkbenchError BUILD_FAILED, DISK_FULL, BOOTSTRAP_FAILED
 */
export async function buildImage(order: BuildOrder, doors: Doors): Promise<string> {
  const marker = newMarker();
  try {
    return await inTemporaryFolder(marker, doors.run, async (folder) => {
      try {
        return await buildIn(folder, marker, order, doors);
      } finally {
        await removeContainersOf(marker, doors.engine, doors.run);
      }
    });
  } catch (error) {
    if (isErrno(error, 'ENOSPC')) throw diskFull(temporaryFolder(marker));
    throw error;
  }
}

async function buildIn(
  folder: string,
  marker: string,
  { context, ...order }: BuildOrder,
  doors: Doors,
): Promise<string> {
  const { engine, limits, run, onLine, signal } = doors;
  await prepareContext(join(folder, 'context'), context, doors);
  const idFile = join(folder, 'id');
  const command = engine.build({ ...order, context: join(folder, 'context'), idFile, marker }, limits);
  const output = await run({ ...command, env: { ...command.env, TMPDIR: folder } }, { onLine, signal });
  if (output.exitCode === 0) return readFileSync(idFile, 'utf8').trim().replace('sha256:', '');
  goOn(doors);
  if (saysDiskFull(output)) throw diskFull(folder);
  throw buildFailed(shown(command), engine.name, output);
}

/** Writes a context as the engine needs it: with the root file system that a bootstrapped base begins with. */
export async function prepareContext(
  folder: string,
  context: Pick<Context, 'files'>,
  doors: Pick<Doors, 'run' | 'onLine' | 'signal'>,
): Promise<void> {
  writeContext(folder, context);
  const request = context.files.find(({ path }) => path === bootstrapFile);
  if (request === undefined) return;
  // We wrote these bytes ourselves a moment ago.
  const parsed = JSON.parse(request.content.toString('utf8')) as BootstrapRequest;
  await bootstrap(parsed, join(folder, 'rootfs.tar'), doors);
}

function buildFailed(command: string, engine: string, output: Output): WorkbenchError {
  const hint = ['its last lines were', ...output.tail, '', 'the command was', command].join('\n  ');
  return new WorkbenchError([{ code: 'BUILD_FAILED', message: `\`${engine}\` ${ending(output)}`, hint }]);
}
