import type { ExecutorContext, TaskGraph } from '@nx/devkit';
import type { Answer } from './answer.ts';
import { forNx } from './for-nx.ts';
import { runImage, type Open } from './image-work.ts';
import { runBatch, type TaskResult } from './run-batch.ts';

/** What Nx calls for a target of images. */
export interface ImageTarget<O> {
  /** For one image, in a process of its own. */
  readonly one: (options: O, context: ExecutorContext) => Promise<Answer>;
  /** For many images in one process. */
  readonly many: (
    graph: TaskGraph,
    options: Readonly<Record<string, O>>,
    _: O,
    context: ExecutorContext,
  ) => AsyncGenerator<TaskResult, void>;
}

/** @param verb what is being done while a task runs, e.g. `building` */
export function imageTarget<O>(verb: string, open: Open<O>): ImageTarget<O> {
  return {
    one: (options, context) => runImage(verb, open, options, context),
    many: (graph, options, _, context) => forNx(runBatch({ graph, options, context, verb, open })),
  };
}
