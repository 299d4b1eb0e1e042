import type { ExecutorContext } from '@nx/devkit';
import { isNginx, nginxProblems } from '../../engine/nginx-test.ts';
import { pythonProblems } from '../../engine/python-syntax.ts';
import { run } from '../../engine/run.ts';
import { forRuns, shellcheck } from '../../engine/shellcheck.ts';
import type { Image } from '../../model/image.ts';
import { distinctProblems, WorkbenchError, type Problem } from '../../model/problem.ts';
import { allRecipes } from '../../model/catalogue.ts';
import type { Recipe } from '../../model/recipe.ts';
import { checksFolders, readChecks } from '../../recipe/checks.ts';
import { containerfileProblems } from '../../lint/containerfile-problems.ts';
import { contextTexts, isPython, isShell, type ContextTexts } from '../../lint/context-texts.ts';
import { recipeOf } from '../../recipe/image-facts.ts';
import { recipeProjectName } from '../../plugin/recipe-project.ts';
import { renderContext } from '../../recipe/render.ts';
import { strayFiles } from '../../lint/stray-files.ts';
import { textProblems } from '../../lint/text-problems.ts';
import { printer } from '../../report/print.ts';
import { answer, type Answer } from '../answer.ts';
import { workspaceOf, type Workspace } from '../workspace.ts';

/** Renders every image of a recipe, and checks the Containerfile, the files that are copied and the checks. Needs no engine. */
export default function lint(_options: object, { root, projectName }: ExecutorContext): Promise<Answer> {
  const print = printer();
  return answer(print, async () => {
    const workspace = workspaceOf({ root });
    const recipe = recipeIn(workspace, root, projectName);
    const images = [...workspace.images.values()].filter(
      (image) => recipeOf(image, workspace.catalogue).folder === recipe.folder,
    );
    const linted = images.map((image) => lintImage(image, workspace));
    const texts = linted.flatMap(({ texts: found }) => found);
    const checked = await checkTexts(texts);
    const problems = [
      ...strayFiles(recipe, workspace.catalogue, workspace.files),
      ...once(linted.flatMap(({ problems: found }) => found)),
      ...checked.problems,
    ];
    for (const program of checked.missing) print.note(`skipped  \`${program}\` is not installed, and checks nothing`);
    if (problems.length > 0) throw new WorkbenchError(distinctProblems(problems));
    print.note(
      `clean  ${recipe.folder}  ${images.length === 0 ? 'no release makes an image from it' : images.length === 1 ? '1 image' : `${images.length} images`}`,
    );
    return true;
  });
}

function recipeIn({ catalogue }: Workspace, root: string, projectName: string | undefined): Recipe {
  const recipe = allRecipes(catalogue).find((candidate) => recipeProjectName(candidate) === projectName);
  if (recipe === undefined) throw new Error(`project ${String(projectName)} is no recipe of ${root}`);
  return recipe;
}

interface Linted {
  readonly problems: readonly Problem[];
  /** None where the context can't be rendered. */
  readonly texts: readonly ContextTexts[];
}

function lintImage(image: Image, workspace: Workspace): Linted {
  const { files } = workspace;
  try {
    const problems: Problem[] = [];
    for (const folder of checksFolders(image, workspace)) readChecks(files, folder, {}, problems);
    const texts = contextTexts(image, renderContext(image, workspace).files, files);
    problems.push(...containerfileProblems(image.name, texts.containerfile), ...texts.copied.flatMap(textProblems));
    return { problems, texts: [texts] };
  } catch (error) {
    if (error instanceof WorkbenchError) return { problems: error.problems, texts: [] };
    throw error;
  }
}

/** What other programs say; of those that we can do without, `missing` are not installed here. */
async function checkTexts(
  texts: readonly ContextTexts[],
): Promise<{ readonly problems: readonly Problem[]; readonly missing: readonly string[] }> {
  const copied = texts.flatMap((each) => each.copied);
  const runs = texts.flatMap((each) => each.runs);
  const [scripts, commands, python3, nginx] = await Promise.all([
    shellcheck(copied.filter(isShell), run),
    shellcheck(runs, run, forRuns),
    pythonProblems(copied.filter(isPython), run),
    nginxProblems(
      texts.map((each) => each.copied.filter(isNginx)),
      run,
    ),
  ]);
  return {
    problems: [...scripts, ...commands, ...(python3 ?? []), ...(nginx ?? [])],
    missing: Object.entries({ python3, nginx }).flatMap(([program, found]) => (found === undefined ? [program] : [])),
  };
}

/** What a snippet does wrong is so in many images, of which only the first is named. */
function once(problems: readonly Problem[]): Problem[] {
  const images = new Map<string, Set<string>>();
  const keyOf = ({ code, message }: Problem) => `${code} ${message}`;
  const imageIn = ({ where = '' }: Problem) => /^dist\/images\/([^/]+)/.exec(where)?.[1] ?? '';
  for (const problem of problems) {
    const key = keyOf(problem);
    images.set(key, (images.get(key) ?? new Set()).add(imageIn(problem)));
  }
  return problems.flatMap((problem) => {
    const [first, ...others] = images.get(keyOf(problem)) ?? [];
    if (first !== imageIn(problem)) return [];
    if (others.length === 0) return [problem];
    const more = others.length === 1 ? 'one more image' : `${others.length} more images`;
    return [{ ...problem, where: `${problem.where ?? ''}, and in ${more}` }];
  });
}
