import { z } from 'zod';
import type { Doors } from './doors.ts';
import { storedImage } from './manifest.ts';
import { parsedJson } from './parsed-json.ts';
import { commandFailed, runWell, type Output, type Run } from './run.ts';
import { storeFiles } from './store-files.ts';
import type { StoredImage } from './stored-image.ts';

/** How an image wants to be run. */
export interface ImageConfig {
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly user: string;
  readonly labels: Readonly<Record<string, string>>;
}

// Of the OCI image configuration, only what is asked here.
const Config = z.object({
  config: z
    .object({
      Entrypoint: z.array(z.string()).nullish(),
      Cmd: z.array(z.string()).nullish(),
      User: z.string().optional(),
      Labels: z.record(z.string(), z.string()).nullish(),
    })
    .optional(),
});

/** What is asked of a store. */
type StoreDoors = Pick<Doors, 'engine' | 'limits' | 'run' | 'storeFolder'>;

/**
 * Finds an image by a full name in the store, or undefined. An image whose manifest can't be read counts as absent.
 *
 * @throws WorkbenchError COMMAND_FAILED if the store may not be read
 */
export async function findImage(doors: StoreDoors, reference: string): Promise<StoredImage | undefined> {
  const files = storeFiles(doors.storeFolder);
  if (files !== undefined) return files.find(reference);
  const { exitCode, stdout } = await inspect(doors, '--raw', reference);
  return exitCode === 0 ? storedImage(stdout) : undefined;
}

/**
 * The absolute path of the store. The engine is asked for it once in a process.
 *
 * @throws WorkbenchError COMMAND_FAILED if the engine can't tell
 */
export async function storeFolder({ engine, run }: Pick<Doors, 'engine' | 'run'>): Promise<string> {
  const known = folders.get(run);
  if (known !== undefined) return known;
  const folder = (await runWell(run, engine.storeFolder())).trim();
  folders.set(run, folder);
  return folder;
}

/** What was asked for already: a door to programs leads to one store. */
const folders = new WeakMap<Run, string>();

/** How the image of an ID wants to be run, or undefined if it can't be read. */
export async function imageConfig(doors: StoreDoors, id: string): Promise<ImageConfig | undefined> {
  const { exitCode, stdout } = await inspect(doors, '--config', `@${id}`);
  const parsed = Config.safeParse(exitCode === 0 ? parsedJson(stdout) : undefined);
  if (!parsed.success) return undefined;
  const { Entrypoint, Cmd, User, Labels } = parsed.data.config ?? {};
  return { entrypoint: Entrypoint ?? [], command: Cmd ?? [], user: User ?? '', labels: Labels ?? {} };
}

async function inspect({ engine, limits, run }: StoreDoors, what: string, reference: string): Promise<Output> {
  const skopeo = { file: 'skopeo', args: ['inspect', what, `containers-storage:${reference}`] };
  const command = engine.besideStore(skopeo, limits);
  const output = await run(command);
  // Whether an image is there can't be told then, and building it would end in the same way.
  if (output.exitCode !== 0 && output.tail.some((line) => /operation not permitted|permission denied/i.test(line)))
    throw commandFailed(command, output);
  return output;
}
