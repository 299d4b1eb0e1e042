import { forestOf, treeFrom, withBelow, type Forest, type Parents } from './forest.ts';

/** The images that one machine makes. */
export interface Group {
  /** The first of them, and how many more. */
  readonly name: string;
  /** Parents before what stands on them. */
  readonly images: readonly string[];
}

/** What is made where: each stage on several machines at a time, one stage after the other. */
export interface Stages {
  /** What so much stands on that it is shared out; the machines of the second stage take it from the registry. */
  readonly parents: readonly Group[];
  readonly images: readonly Group[];
}

export type RegistryAccess = 'none' | 'read' | 'write';

export interface GroupOptions {
  /** How many machines may work at a time, at least 1. */
  readonly machines: number;
  /**
   * What the machines share: with `none`, each builds all that its images stand on; those who `read` a registry have
   * parents that are not asked for; those who `write` can hand on what they built, so that there may be two stages.
   */
  readonly registry: RegistryAccess;
}

/**
 * Shares images out, so that each is made on one machine, and none on two because both need it as a parent. The same images
 * are always shared out in the same way.
 *
 * @param wanted names of the images that are to be made
 */
export function groupsOf(parents: Parents, wanted: ReadonlySet<string>, options: GroupOptions): Stages {
  const { machines, registry } = options;
  // Without a registry, what is below is built wherever it is needed, so that images of one base belong together.
  const made = registry === 'none' ? withBelow(parents, wanted) : wanted;
  const share = Math.ceil(made.size / machines);
  const trunk = registry === 'write' ? trunkOf(forestOf(parents, made), share) : new Set<string>();
  const stage = (images: Iterable<string>) => {
    const forest = forestOf(parents, new Set(images));
    const trees = forest.roots.map((root) => treeFrom(forest, root));
    return shareOut(trees, machines).map((group) => groupOf(group.filter((image) => wanted.has(image))));
  };
  return { parents: stage(trunk), images: stage([...made].filter((image) => !trunk.has(image))) };
}

/** Images above which there is more than one machine's share, as far as the chains above them part. */
function trunkOf(forest: Forest, share: number): Set<string> {
  const trunk = new Set<string>();
  const grow = (image: string): void => {
    const children = forest.above(image);
    for (const child of children) grow(child);
    // Where one chain goes on alone, a second machine would only wait for the first.
    const parts = children.length > 1 || children.some((child) => trunk.has(child));
    if (parts && treeFrom(forest, image).length > share) trunk.add(image);
  };
  for (const root of forest.roots) grow(root);
  return trunk;
}

/** Trees in as many parts as there are machines, or fewer: the largest first, each to whom has the least. */
function shareOut(trees: readonly (readonly string[])[], machines: number): string[][] {
  const parts: string[][] = [];
  for (const tree of [...trees].sort(largestFirst)) {
    const least = parts.reduce((best, part, index) => (part.length < (parts[best]?.length ?? 0) ? index : best), 0);
    if (parts.length < machines) parts.push([...tree]);
    else parts[least]?.push(...tree);
  }
  return parts;
}

function largestFirst(one: readonly string[], other: readonly string[]): number {
  return other.length - one.length || ((one[0] ?? '') < (other[0] ?? '') ? -1 : 1);
}

function groupOf(images: readonly string[]): Group {
  const [first = '', ...more] = images;
  return { name: more.length === 0 ? first : `${first} and ${more.length} more`, images };
}
