import type { ProjectConfiguration } from '@nx/devkit';
import type { Recipe } from '../model/recipe.ts';
import { toolInputs } from './image-inputs.ts';

/** `images/ides/jupyter` is `ides-jupyter`. */
export function recipeProjectName({ folder }: Recipe): string {
  return folder.split('/').slice(1).join('-');
}

/**
 * The Nx project of a recipe's folder.
 *
 * @param images names of the images made from the recipe
 */
export function recipeProject(recipe: Recipe, images: readonly string[]): ProjectConfiguration {
  return {
    name: recipeProjectName(recipe),
    root: recipe.folder,
    projectType: 'library',
    tags: ['kind:recipe', `recipe:${recipe.kind}`],
    targets: {
      lint: {
        executor: '@workbench-images/nx:lint',
        cache: true,
        inputs: [
          '{projectRoot}/**/*',
          '{workspaceRoot}/images/*/*/recipe.yaml',
          '{workspaceRoot}/snippets/**/*',
          '{workspaceRoot}/releases/**/*',
          ...toolInputs,
        ],
        outputs: [],
        metadata: { description: 'Renders every image of this recipe and checks its texts and scripts' },
      },
      'build-all': {
        executor: 'nx:noop',
        dependsOn: [{ projects: [...images], target: 'build' }],
        metadata: { description: 'Builds every image made from this recipe' },
      },
    },
  };
}
