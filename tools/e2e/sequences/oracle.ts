import { createHash } from 'node:crypto';
import { buildImage } from '../../engine/build.ts';
import { engineOf } from '../../engine/engines.ts';
import type { Doors } from '../../engine/doors.ts';
import { limitsOf } from '../../engine/limits.ts';
import { machineFacts } from '../../engine/machine-facts.ts';
import { run, type Run } from '../../engine/run.ts';
import { findImage } from '../../engine/store.ts';
import type { StoredImage } from '../../engine/stored-image.ts';
import { workspaceOf, type Workspace } from '../../executors/workspace.ts';
import { renderContext, type Context } from '../../recipe/render.ts';
import { workspaceRoot } from '@nx/devkit';
import { copyWorkspace } from '../workspace-copy.ts';

/** Tells what a build from scratch gives. */
export interface Oracle {
  /** The digest of every image that a workspace declares now, by its name. */
  digestsOf(root: string): Promise<ReadonlyMap<string, string>>;
  /** Removes its store. */
  remove(): Promise<void>;
}

/**
 * Builds what a workspace declares in a store of its own, with nothing but the renderer and the engine: no Nx, no
 * record, no fingerprint, no registry. The same context on the same parent is built once.
 */
export async function openOracle(): Promise<Oracle> {
  const scratch = copyWorkspace();
  const inScratch: Run = (command, options) => run({ ...command, env: { ...command.env, ...scratch.env } }, options);
  const engine = await engineOf(workspaceRoot, undefined, inScratch);
  const doors: Doors = {
    engine,
    storeFolder: (await inScratch(engine.storeFolder())).stdout.trim(),
    limits: limitsOf(machineFacts(process.env['PATH'] ?? '')),
    run: inScratch,
    onLine: () => undefined,
    signal: new AbortController().signal,
  };
  const known = new Map<string, Promise<StoredImage>>();

  const imageFor = async (name: string, workspace: Workspace): Promise<StoredImage> => {
    const image = workspace.images.get(name);
    if (image === undefined) throw new Error(`${name} is no image`);
    const parent = image.parent === undefined ? undefined : await imageFor(image.parent, workspace);
    const context = renderContext(image, workspace);
    const key = keyOf(context, parent);
    const found = known.get(key) ?? built(key, context, parent, doors);
    known.set(key, found);
    return found;
  };

  return {
    digestsOf: async (root) => {
      const workspace = workspaceOf({ root });
      const digests = new Map<string, string>();
      for (const name of workspace.images.keys()) digests.set(name, (await imageFor(name, workspace)).digest);
      return digests;
    },
    remove: () => scratch.remove(),
  };
}

function keyOf({ files, epoch, parent: parentName }: Context, parent: StoredImage | undefined): string {
  const hash = createHash('sha256').update(JSON.stringify([epoch, parentName, parent?.digest]));
  for (const { path, executable, content } of files) hash.update(JSON.stringify([path, executable])).update(content);
  return hash.digest('hex');
}

async function built(
  key: string,
  context: Context,
  parent: StoredImage | undefined,
  doors: Doors,
): Promise<StoredImage> {
  const tag = `localhost/oracle:${key}`;
  const order = { context, parentName: context.parent, tags: [tag], timestamp: context.epoch };
  await buildImage(parent === undefined ? order : { ...order, parent }, doors);
  const stored = await findImage(doors, tag);
  if (stored === undefined) throw new Error('the image of a build from scratch is not there');
  return stored;
}
