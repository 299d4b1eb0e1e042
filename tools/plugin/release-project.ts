import type { ProjectConfiguration } from '@nx/devkit';
import type { Release } from '../model/release.ts';

/** The Nx project of a release's folder. */
export function releaseProject({ name, folder }: Pick<Release, 'name' | 'folder'>): ProjectConfiguration {
  return {
    name,
    root: folder,
    projectType: 'library',
    tags: ['kind:release', `release:${name}`],
    targets: {
      lock: {
        executor: '@workbench-images/nx:lock',
        metadata: { description: 'Locks Python packages, sums of downloads and digests of parents' },
      },
    },
  };
}
