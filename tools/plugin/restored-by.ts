/** How Nx calls the ends of tasks that it took from a cache. */
export const restoredBy: readonly string[] = ['local-cache', 'local-cache-kept-existing', 'remote-cache'];
