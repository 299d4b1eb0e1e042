import type { ProjectConfiguration } from '@nx/devkit';
import type { Recipe } from '../model/recipe.ts';
import { lintInputs, type ContextFiles } from './image-inputs.ts';
import { lintVariables } from './image-variables.ts';

/** `images/ides/jupyter` is `ides-jupyter`; the copy that release 2023c has of it is `2023c-ides-jupyter`. */
export function recipeProjectName({ folder }: Pick<Recipe, 'folder'>): string {
  const [, release, path] = /^releases\/([^/]+)\/overrides\/images\/(.*)$/.exec(folder) ?? [];
  const words =
    release === undefined || path === undefined ? folder.split('/').slice(1) : [release, ...path.split('/')];
  return words.join('-');
}

/**
 * The Nx project of a recipe's folder.
 *
 * @param images names of the images made from the recipe
 * @param contexts what each image's context is made of, by the image's name
 */
export function recipeProject(
  recipe: Recipe,
  images: readonly string[],
  contexts: ReadonlyMap<string, ContextFiles>,
): ProjectConfiguration {
  const read = new Set(images.flatMap((image) => contexts.get(image)?.possible ?? []));
  return {
    name: recipeProjectName(recipe),
    root: recipe.folder,
    projectType: 'library',
    tags: ['kind:recipe', `recipe:${recipe.kind}`],
    targets: {
      lint: {
        executor: '@workbench-images/nx:lint',
        cache: true,
        // The folders of checks in it are projects of their own, so that `{projectRoot}` is without them.
        inputs: [`{workspaceRoot}/${recipe.folder}/**/*`, ...read, ...lintInputs, ...lintVariables],
        outputs: [],
        metadata: { description: 'Renders every image of this recipe and checks its texts and scripts' },
      },
      'build-all': {
        executor: 'nx:noop',
        dependsOn: images.length === 0 ? [] : [{ projects: [...images], target: 'build' }],
        metadata: { description: 'Builds every image made from this recipe' },
      },
    },
  };
}
