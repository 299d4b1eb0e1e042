import { anyOf, type Operation } from './bench.ts';
import { write } from './sites.ts';

/** What maintainers do to files. */
export const edits = {
  edit: ({ copy, sites }, random) => {
    const site = random.pick(sites);
    write(copy, site, random.pick(site.variants));
  },
  revert: ({ copy, sites }, random) => {
    const site = random.pick(sites);
    write(copy, site, site.variants[0]);
  },
  'revert-all': ({ copy, sites }) => {
    for (const site of sites) write(copy, site, site.variants[0]);
  },
  // All of it was built before, so that Nx's cache has it.
  'switch-branch': ({ copy, sites, past }, random) => {
    const branch = anyOf(past.slice(-4), random) ?? sites.map(({ variants }) => variants[0]);
    for (const [index, site] of sites.entries()) write(copy, site, branch[index] ?? {});
  },
} satisfies Record<string, Operation>;
