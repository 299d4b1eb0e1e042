import { availableParallelism } from 'node:os';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * WORKBENCH_PARALLEL as Nx's own `--parallel` or NX_PARALLEL says it, unless the user sets it: Nx does not tell the one
 * process that makes many images. `parallel` of nx.json, for targets that have a process for each task, does not count.
 *
 * @param argv of Nx
 */
export function parallelVariable(argv: readonly string[], environment: Environment): Record<string, string> {
  if (environment['WORKBENCH_PARALLEL'] !== undefined) return {};
  const wish = optionIn(argv) ?? environment['NX_PARALLEL'];
  const limit = wish === undefined ? undefined : limitOf(wish);
  return limit === undefined ? {} : { WORKBENCH_PARALLEL: String(limit) };
}

/** The last one that is given, as Nx takes it. */
function optionIn(argv: readonly string[]): string | undefined {
  const end = argv.indexOf('--');
  const words = end === -1 ? argv : argv.slice(0, end);
  return words
    .map((word, index) => {
      if (word === '--no-parallel') return '1';
      if (word === '--parallel') return words[index + 1];
      return /^--(?:parallel|maxParallel|max-parallel)=(.*)$/.exec(word)?.[1];
    })
    .findLast((value) => value !== undefined && value !== 'true');
}

/** What Nx itself makes of it; what is no number is left to Nx to complain of. */
function limitOf(wish: string): number | undefined {
  if (wish === 'false') return 1;
  const [, digits, percent] = /^(\d+)(%?)$/.exec(wish) ?? [];
  if (digits === undefined) return undefined;
  const count = percent === '%' ? (availableParallelism() * Number(digits)) / 100 : Number(digits);
  return Math.max(1, Math.floor(count));
}
