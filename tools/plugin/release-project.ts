import type { ProjectConfiguration } from '@nx/devkit';
import type { ManifestInputs } from '../manifests/manifest-inputs.ts';
import { manifestsFolder, type Release } from '../model/release.ts';
import { manifestTools, releaseInputs } from './image-inputs.ts';
import type { PluginOptions } from './options.ts';

/**
 * The Nx project of a release's folder.
 *
 * @param manifests what its manifests are made of
 */
export function releaseProject(
  { name, folder }: Pick<Release, 'name' | 'folder'>,
  { files, variables }: ManifestInputs,
  options: PluginOptions,
): ProjectConfiguration {
  return {
    name,
    root: folder,
    projectType: 'library',
    tags: ['kind:release', `release:${name}`],
    namedInputs: releaseInputs,
    targets: {
      lock: {
        executor: '@workbench-images/nx:lock',
        metadata: { description: 'Locks Python packages, sums of downloads and digests of parents' },
      },
      manifests: {
        executor: '@workbench-images/nx:manifests',
        cache: true,
        inputs: [
          ...files.map((path) => `{workspaceRoot}/${path}`),
          ...manifestTools,
          ...variables.map((env) => ({ env })),
        ],
        outputs: [`{workspaceRoot}/${manifestsFolder(name)}`],
        metadata: { description: 'Writes what platforms import: ImageStreams, runtime images, a list for Kubeflow' },
      },
      changelog: {
        executor: '@workbench-images/nx:changelog',
        options: { ...options },
        metadata: { description: 'Writes which packages came, went or moved in the images since an earlier day' },
      },
    },
  };
}
