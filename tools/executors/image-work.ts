import type { ExecutorContext } from '@nx/devkit';
import { join } from 'node:path';
import type { Image } from '../model/image.ts';
import { imageFolder } from '../model/record.ts';
import { printer, type Print } from '../report/print.ts';
import { showProgress, type Progress } from '../report/progress.ts';
import { answer, type Answer } from './answer.ts';
import { imageOf, workspaceOf, type Workspace } from './workspace.ts';

/** One image of those that a target is run for. */
export interface Piece {
  readonly image: Image;
  /** Takes what long programs print, and shows some of it. */
  readonly progress: Progress;
  /** What is said belongs to this image. */
  readonly print: Print;
}

/** What does a target's work for images, opened once for all of them. */
export interface Work {
  /** Name of the engine. Work without one is done in a moment, so that nothing is said when it begins. */
  readonly engine?: string;
  /** Aborts once the user asks to end. */
  readonly signal: AbortSignal;
  /** Does the work for one image and gives the line that tells of it. */
  readonly make: (piece: Piece) => Promise<string>;
}

/**
 * Opens the work of a target, such as `build`.
 *
 * @param options of the target
 * @param print for what belongs to no image in particular
 * @throws WorkbenchError if it can't be done for any image
 */
export type Open<O> = (options: O, workspace: Workspace, print: Print) => Promise<Work>;

/** Runs a target for one image: Nx calls this where it runs each task in a process of its own. */
export function runImage<O>(verb: string, open: Open<O>, options: O, context: ExecutorContext): Promise<Answer> {
  const print = printer();
  return answer(print, async () => {
    const workspace = workspaceOf(context);
    const image = imageOf(workspace, context);
    const progress = showProgress(print, logOf(workspace, image), () => performance.now());
    const { engine, make } = await open(options, workspace, print);
    if (engine !== undefined) print.note(beginning(verb, image, engine));
    print.data(await make({ image, progress, print }));
    return true;
  });
}

/** The line with which an engine's work for an image begins. */
export function beginning(verb: string, { name }: Image, engine: string): string {
  return `${verb}  ${name}  with ${engine}`;
}

/** Where all lies that programs print while an image is made. */
export function logOf({ root }: Workspace, { name }: Image): string {
  return join(root, imageFolder(name), 'build.log');
}
