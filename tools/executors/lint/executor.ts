import type { ExecutorContext } from '@nx/devkit';
import { run } from '../../engine/run.ts';
import { shellcheck } from '../../engine/shellcheck.ts';
import { memoFiles } from '../../catalogue/memo-files.ts';
import type { Image } from '../../model/image.ts';
import { WorkbenchError, type Problem } from '../../model/problem.ts';
import { allRecipes } from '../../model/catalogue.ts';
import type { Recipe } from '../../model/recipe.ts';
import { checksFolders, readChecks } from '../../recipe/checks.ts';
import { containerfileProblems } from '../../recipe/containerfile-problems.ts';
import { copiedFiles } from '../../recipe/copied-files.ts';
import { recipeOf } from '../../recipe/image-facts.ts';
import { sectionFolders } from '../../recipe/sections.ts';
import { recipeProjectName } from '../../plugin/recipe-project.ts';
import { renderContext } from '../../recipe/render.ts';
import { strayFiles } from '../../recipe/stray-files.ts';
import { printer } from '../../report/print.ts';
import { answer, type Answer } from '../answer.ts';
import { workspaceOf, type Workspace } from '../workspace.ts';

/** Renders every image of a recipe, and checks its texts, scripts and checks. Needs no engine. */
export default function lint(_options: object, { root, projectName }: ExecutorContext): Promise<Answer> {
  const print = printer();
  return answer(print, async () => {
    const read = workspaceOf({ root });
    const workspace = { ...read, files: memoFiles(read.files) };
    const recipe = recipeIn(workspace, root, projectName);
    const images = [...workspace.images.values()].filter(
      (image) => recipeOf(image, workspace.catalogue).folder === recipe.folder,
    );
    const problems = [
      ...strayFiles(recipe, workspace.catalogue.shared, workspace.files),
      ...images.flatMap((image) => imageProblems(image, workspace)),
      ...(await shellcheck(root, scriptsOf(images, workspace), run)),
    ];
    if (problems.length > 0) throw new WorkbenchError(unique(problems));
    print.note(
      `clean  ${recipe.folder}  ${images.length === 0 ? 'no release makes an image from it' : `${images.length} images`}`,
    );
    return true;
  });
}

function recipeIn({ catalogue }: Workspace, root: string, projectName: string | undefined): Recipe {
  const recipe = allRecipes(catalogue).find((candidate) => recipeProjectName(candidate) === projectName);
  if (recipe === undefined) throw new Error(`project ${String(projectName)} is no recipe of ${root}`);
  return recipe;
}

function imageProblems(image: Image, { catalogue, files }: Workspace): Problem[] {
  try {
    const problems: Problem[] = [];
    for (const folder of checksFolders(image, { catalogue, files })) readChecks(files, folder, {}, problems);
    const { files: context } = renderContext(image, catalogue, files);
    const containerfile = context.find(({ path }) => path === 'Containerfile')?.content.toString('utf8') ?? '';
    return [...problems, ...containerfileProblems(image.name, containerfile)];
  } catch (error) {
    if (error instanceof WorkbenchError) return [...error.problems];
    throw error;
  }
}

/** Files that are copied into images and begin as a shell's script does. */
function scriptsOf(images: readonly Image[], { catalogue, files }: Workspace): string[] {
  const paths = images
    .flatMap((image) => sectionFolders(image, catalogue))
    .flatMap((folder) => copiedFiles(files, folder, []).map(({ path }) => path));
  return [...new Set(paths)].filter((path) =>
    /^#!\/(usr\/)?bin\/(env )?(ba|da)?sh\b/.test(files.read(path)?.toString('latin1', 0, 40) ?? ''),
  );
}

function unique(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
