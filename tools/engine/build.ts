import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isErrno } from '../catalogue/is-errno.ts';
import { WorkbenchError } from '../model/problem.ts';
import { bootstrapFile, type BootstrapRequest, type Context } from '../recipe/render.ts';
import { writeContext } from '../recipe/write-context.ts';
import { bootstrap } from './bootstrap.ts';
import { shown } from './command.ts';
import { diskFull, saysDiskFull } from './disk-full.ts';
import { goOn, type Doors } from './doors.ts';
import type { BuildRequest, BuildSecret } from './engine.ts';
import { inTemporaryFolder } from './in-temporary-folder.ts';
import { joinSteps } from './join-steps.ts';
import { removeContainersOf } from './leftovers.ts';
import { newMarker, temporaryFolder } from './marker.ts';
import { ending, type Output } from './run.ts';
import { readSecrets, withoutSecrets } from './secrets.ts';
import { withoutSpareWorkdir } from './spare-workdir.ts';
import { storeFiles } from './store-files.ts';
import { unfitBase } from './unfit-base.ts';

/** What is to be built, and under which names it appears. */
export type BuildOrder = Pick<BuildRequest, 'parent' | 'parentName' | 'tags' | 'timestamp'> & {
  readonly context: Context;
};

/**
 * Builds an image and gives its ID, hex digits. Its names appear with the finished image, or not at all. The secrets that
 * its Containerfile asks for are those that this process's environment names.
 *
 * @throws WorkbenchError BUILD_FAILED, BASE_UNFIT, DISK_FULL, BOOTSTRAP_FAILED, SECRET_MISSING, SECRET_UNREADABLE, BAD_SECRET
 */
export async function buildImage(order: BuildOrder, openDoors: Doors): Promise<string> {
  const secrets = readSecrets(order.context, process.env);
  const doors = withoutSecrets(openDoors, secrets);
  const marker = newMarker();
  try {
    return await inTemporaryFolder(marker, doors.run, async (folder) => {
      try {
        return await buildIn(folder, marker, { ...order, secrets }, doors);
      } finally {
        await removeContainersOf(marker, doors);
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
  { context, ...order }: BuildOrder & { readonly secrets: readonly BuildSecret[] },
  doors: Doors,
): Promise<string> {
  const { engine, limits, run, onLine, signal } = doors;
  await prepareContext(join(folder, 'context'), context, doors);
  const files = {
    context: join(folder, 'context'),
    containerfile: join(folder, 'Containerfile'),
    idFile: join(folder, 'id'),
  };
  writeFileSync(files.containerfile, containerfileFor(order, context, doors));
  const command = engine.build({ ...order, ...files, marker }, limits);
  const output = await run({ ...command, env: { ...command.env, TMPDIR: folder } }, { onLine, signal });
  // Somebody may have ended a command of the build alone, whose failure the rest of its line did not heed.
  if (signal.aborted && output.exitCode === 0) for (const tag of order.tags) await run(engine.untag(tag));
  goOn(doors);
  if (output.exitCode === 0) return readFileSync(files.idFile, 'utf8').trim().replace('sha256:', '');
  if (saysDiskFull(output)) throw diskFull(folder);
  const lacking = unfitBase(output, order.parentName);
  if (lacking.length > 0) throw new WorkbenchError(lacking);
  throw buildFailed(shown(command), engine.name, output);
}

/** What the engine is given: the same image for fewer of its processes. */
function containerfileFor(
  { parent }: Pick<BuildOrder, 'parent'>,
  { files }: Context,
  { storeFolder, limits }: Pick<Doors, 'storeFolder' | 'limits'>,
): string {
  const text = files.find(({ path }) => path === 'Containerfile')?.content.toString('utf8') ?? '';
  if (parent === undefined) return text;
  const paths = new Set(files.map(({ path }) => path));
  return joinSteps(withoutSpareWorkdir(text, storeFiles(storeFolder)?.workingFolder(parent.id)), {
    isFile: (path) => paths.has(path),
    // Where containers have namespaces of their own, SELinux may keep them from what is mounted.
    mayMount: limits.chroot,
  });
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
  const hint = ['its last lines were', ...output.tail.map(shortened), '', 'the command was', command].join('\n  ');
  return new WorkbenchError([{ code: 'BUILD_FAILED', message: `\`${engine}\` ${ending(output)}`, hint }]);
}

/** Engines repeat whole instructions, and ours are long. How a line begins and how it ends tells what there is to know. */
function shortened(line: string): string {
  return line.length <= 240 ? line : `${line.slice(0, 140)} … ${line.slice(-90)}`;
}
