/** What a package is, as pip tells it. */
export interface Taken {
  readonly version: string;
  /** Names of the packages that it may need. */
  readonly needs: readonly string[];
}

const forGpus = /^(torch|triton|pytorch-triton|cupy-cuda.*|nvidia-.*)$/;

/**
 * How packages for GPUs come into a lock, in one line; undefined if there are none.
 *
 * @param asked names that the Pipfile asks for
 * @param taken everything that is locked
 */
export function gpuPath(asked: readonly string[], taken: ReadonlyMap<string, Taken>): string | undefined {
  const isForGpus = (name: string) => forGpus.test(name) && !(taken.get(name)?.version.endsWith('+cpu') ?? false);
  const all = [...taken.keys()].filter(isForGpus);
  const path = pathTo(isForGpus, asked, taken);
  if (path === undefined) return undefined;
  const others = all.filter((name) => name !== path.at(-1));
  return `${path.join(' -> ')}${others.length === 0 ? '' : `, with ${others.length} more: ${others.sort().join(', ')}`}`;
}

/** The shortest way from what is asked. */
function pathTo(
  isThere: (name: string) => boolean,
  asked: readonly string[],
  taken: ReadonlyMap<string, Taken>,
): string[] | undefined {
  const seen = new Set<string>();
  let paths = asked.filter((name) => taken.has(name)).map((name) => [name]);
  while (paths.length > 0) {
    const arrived = paths.find((path) => isThere(path.at(-1) ?? ''));
    if (arrived !== undefined) return arrived;
    paths = paths.flatMap((path) =>
      (taken.get(path.at(-1) ?? '')?.needs ?? []).flatMap((next) => {
        if (seen.has(next) || !taken.has(next)) return [];
        seen.add(next);
        return [[...path, next]];
      }),
    );
  }
  return undefined;
}
