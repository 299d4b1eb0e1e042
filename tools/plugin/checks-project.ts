import { dirname } from 'node:path';
import type { ProjectConfiguration } from '@nx/devkit';
import { recipeProjectName } from './recipe-project.ts';

/** `images/ides/jupyter/on-deb13/checks` is `checks-ides-jupyter-on-deb13`. */
export function checksProjectName(folder: string): string {
  return `checks-${recipeProjectName({ folder: dirname(folder) })}`;
}

/**
 * Checks are a project of their own: an edit there validates the images that they hold for, and builds none.
 *
 * @param folder of the checks, below the workspace root
 * @param images names of the images that they hold for
 */
export function checksProject(folder: string, images: readonly string[]): ProjectConfiguration {
  return {
    name: checksProjectName(folder),
    root: folder,
    projectType: 'library',
    tags: ['kind:checks'],
    namedInputs: { checks: ['{projectRoot}/**/*'] },
    targets: {
      validate: {
        executor: 'nx:noop',
        dependsOn: [{ projects: [...images], target: 'validate' }],
        metadata: { description: 'Validates every image that these checks hold for' },
      },
    },
  };
}
