import type { ExecutorContext, TaskGraph } from '@nx/devkit';
import { schedule, type Ended } from '../matrix/schedule.ts';
import type { Image } from '../model/image.ts';
import { keptPrint, printer, type KeptPrint, type Print } from '../report/print.ts';
import { eachStep, showProgress, signsOfLife, type Progress } from '../report/progress.ts';
import { problemsOf } from './answer.ts';
import { beginning, logOf, type Open, type Work } from './image-work.ts';
import { parallelLimit } from './parallel-limit.ts';
import { imageOf, workspaceOf, type Workspace } from './workspace.ts';

/** What Nx wants to hear of each task of a batch. Times are in milliseconds since 1970. */
export interface TaskResult {
  readonly task: string;
  readonly result: {
    readonly success: boolean;
    readonly status: 'success' | 'failure' | 'skipped' | 'stopped';
    /** Nx keeps it with the record and shows it again on a cache hit: progress does not belong here. */
    readonly terminalOutput: string;
    readonly startTime: number;
    readonly endTime: number;
  };
}

/** What is told of a batch, and to whom. */
export interface BatchOrder<O> {
  /** The tasks, and what each stands on. */
  readonly graph: TaskGraph;
  /** Of each task. */
  readonly options: Readonly<Record<string, O>>;
  readonly context: Pick<ExecutorContext, 'root'>;
  /** What is being done while a task runs, e.g. `building`. */
  readonly verb: string;
  readonly open: Open<O>;
}

/** Runs a target for many images in this one process, and tells of each as it ends. */
export async function* runBatch<O>(order: BatchOrder<O>): AsyncGenerator<TaskResult, void> {
  const { graph } = order;
  const live = printer();
  const opened = await openAll(order, live);
  if (typeof opened === 'string') {
    yield* failAll(Object.keys(graph.tasks), opened);
    return;
  }
  const { workspace, work, limit } = opened;
  const prints = new Map<string, KeptPrint>(Object.keys(graph.tasks).map((task) => [task, keptPrint()]));
  const printOf = (task: string) => prints.get(task) ?? keptPrint();
  const run = async (task: string) => {
    const image = imageOf(workspace, { projectName: graph.tasks[task]?.target.project ?? '' });
    const print = printOf(task);
    const progress = liveProgress(image, workspace, live, work.engine && beginning(order.verb, image, work.engine));
    print.data(await work.make({ image, progress, print }));
  };
  const dependencies = new Map(Object.entries(graph.dependencies));
  for await (const ended of schedule(dependencies, run, { limit, signal: work.signal }))
    yield resultOf(ended, printOf(ended.task), work.signal.aborted);
}

interface Opened {
  readonly workspace: Workspace;
  readonly work: Work;
  readonly limit: number;
}

/** What is the same for all images is done once; a text says why none can be made. */
async function openAll<O>({ context, options, open }: BatchOrder<O>, live: Print): Promise<Opened | string> {
  try {
    const limit = parallelLimit(process.env);
    const workspace = workspaceOf(context);
    // The plugin gives every image's target the same.
    const [common] = Object.values(options);
    if (common === undefined) return '';
    return { workspace, work: await open(common, workspace, live), limit };
  } catch (error) {
    const print = keptPrint();
    sayError(error, print);
    return print.text();
  }
}

/** What belongs to no image is said once: with the first one. */
function* failAll([first, ...rest]: readonly string[], terminalOutput: string): Generator<TaskResult> {
  const now = { startTime: Date.now(), endTime: Date.now() };
  if (first !== undefined) yield { task: first, result: { success: false, status: 'failure', terminalOutput, ...now } };
  for (const task of rest) yield { task, result: { success: false, status: 'failure', terminalOutput: '', ...now } };
}

/**
 * Nx hands on what this process prints, with nothing in front. People who asked for a stream see each step; to others
 * what takes long gives a sign of life.
 */
function liveProgress(image: Image, workspace: Workspace, live: Print, firstLine: string | undefined): Progress {
  const isStream = process.env['NX_STREAM_OUTPUT'] === 'true';
  const named = {
    ...live,
    note: (line: string) => {
      live.note(`${image.name}: ${line}`);
    },
  };
  const progress = showProgress(
    named,
    logOf(workspace, image),
    () => performance.now(),
    isStream ? eachStep : signsOfLife,
  );
  let begun = false;
  return {
    ...progress,
    line: (text) => {
      if (!begun && isStream && firstLine !== undefined) live.note(firstLine);
      begun = true;
      progress.line(text);
    },
  };
}

function resultOf({ task, ending, startTime, endTime }: Ended<void>, print: KeptPrint, aborted: boolean): TaskResult {
  if (ending.kind === 'failed') sayError(ending.error, print);
  const status =
    ending.kind === 'done' ? 'success' : ending.kind !== 'failed' ? ending.kind : aborted ? 'stopped' : 'failure';
  const success = ending.kind === 'done';
  return { task, result: { success, status, terminalOutput: print.text(), startTime, endTime } };
}

/** A bug of ours shows where it is. */
function sayError(error: unknown, print: Print): void {
  try {
    for (const problem of problemsOf(error)) print.problem(problem);
  } catch {
    print.note(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}
