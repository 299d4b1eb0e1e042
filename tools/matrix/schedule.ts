/** How one task of a set ended. */
export type Ending<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** It stands, at however many removes, on a task that failed or never began. */
  | { readonly kind: 'skipped' }
  /** It was not begun any more. */
  | { readonly kind: 'stopped' };

/** A task that has ended. */
export interface Ended<T> {
  readonly task: string;
  readonly ending: Ending<T>;
  /** When, in milliseconds since 1970; equal where it was not begun. */
  readonly startTime: number;
  readonly endTime: number;
}

export interface ScheduleOptions {
  /** How many tasks run at a time, at least 1. */
  readonly limit: number;
  /** Once it aborts, nothing new begins; what runs is left to end by itself. */
  readonly signal: AbortSignal;
}

/**
 * Runs each task after those that it stands on, and tells of each as it ends. Of those that are ready, the one goes first
 * above which the longest chain waits: it decides how long the whole takes. A failed one holds up only what stands on it.
 *
 * @param dependencies what each task stands on; names that are not tasks of the set count as done
 * @param run does one task's work; a rejection is its failure
 * @throws Error if tasks stand on each other in a circle
 */
export async function* schedule<T>(
  dependencies: ReadonlyMap<string, readonly string[]>,
  run: (task: string) => Promise<T>,
  { limit, signal }: ScheduleOptions,
): AsyncGenerator<Ended<T>, void> {
  const dependents = dependentsOf(dependencies);
  const waiting = byHeight(heightsOf(dependents));
  const done = new Set<string>();
  const running = new Map<string, Promise<Ended<T>>>();
  const isReady = (task: string) =>
    (dependencies.get(task) ?? []).every((below) => done.has(below) || !dependencies.has(below));

  for (;;) {
    while (!signal.aborted && running.size < limit) {
      const next = first(waiting, isReady);
      if (next === undefined) break;
      waiting.delete(next);
      running.set(next, attempt(next, run));
    }
    if (running.size === 0) break;
    const ended = await Promise.race(running.values());
    running.delete(ended.task);
    if (ended.ending.kind === 'done') done.add(ended.task);
    yield ended;
    // What was asked to end fails by that, and nothing stands on a mistake of its own.
    if (ended.ending.kind !== 'failed' || signal.aborted) continue;
    for (const task of above(ended.task, dependents)) {
      // Two that failed may have one above them both.
      if (waiting.delete(task)) yield notBegun(task, 'skipped');
    }
  }
  for (const task of waiting) yield notBegun(task, 'stopped');
}

function first(tasks: Iterable<string>, isWanted: (task: string) => boolean): string | undefined {
  for (const task of tasks) if (isWanted(task)) return task;
  return undefined;
}

async function attempt<T>(task: string, run: (task: string) => Promise<T>): Promise<Ended<T>> {
  const startTime = Date.now();
  try {
    const value = await run(task);
    return { task, ending: { kind: 'done', value }, startTime, endTime: Date.now() };
  } catch (error) {
    return { task, ending: { kind: 'failed', error }, startTime, endTime: Date.now() };
  }
}

function notBegun(task: string, kind: 'skipped' | 'stopped'): Ended<never> {
  const now = Date.now();
  return { task, ending: { kind }, startTime: now, endTime: now };
}

type Dependents = ReadonlyMap<string, readonly string[]>;

function dependentsOf(dependencies: ReadonlyMap<string, readonly string[]>): Dependents {
  const dependents = new Map<string, string[]>([...dependencies.keys()].map((task) => [task, []]));
  for (const [task, below] of dependencies) {
    for (const name of new Set(below)) dependents.get(name)?.push(task);
  }
  return dependents;
}

/** Of each task, how many stand above it in the longest chain. */
function heightsOf(dependents: Dependents): ReadonlyMap<string, number> {
  const heights = new Map<string, number>();
  const open = new Set<string>();
  const heightOf = (task: string): number => {
    const known = heights.get(task);
    if (known !== undefined) return known;
    if (open.has(task)) throw new Error(`\`${task}\` stands on itself`);
    open.add(task);
    const height = Math.max(-1, ...(dependents.get(task) ?? []).map(heightOf)) + 1;
    open.delete(task);
    heights.set(task, height);
    return height;
  };
  for (const task of dependents.keys()) heightOf(task);
  return heights;
}

/** The highest first; equal ones in the order in which they came. */
function byHeight(heights: ReadonlyMap<string, number>): Set<string> {
  return new Set([...heights].sort(([, one], [, other]) => other - one).map(([task]) => task));
}

/** Everything that stands on a task, at however many removes. */
function above(task: string, dependents: Dependents): Set<string> {
  const found = new Set<string>(dependents.get(task));
  // A set that grows while it is walked is walked to its new end.
  for (const name of found) for (const next of dependents.get(name) ?? []) found.add(next);
  return found;
}
