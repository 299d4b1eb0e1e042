import type { Choice } from '../catalogue/combination-rules.ts';
import { stemOf } from '../catalogue/read-combinations.ts';
import { chainOf } from '../matrix/chain.ts';
import { imagesOf } from '../matrix/images-of.ts';
import type { Image } from '../model/image.ts';
import { combinationName } from '../model/names.ts';
import { WorkbenchError, type Problem } from '../model/problem.ts';
import type { Combination, Release } from '../model/release.ts';
import type { Shelf } from './parts.ts';
import { renderContext } from './render.ts';

/** The file that declares a choice for good. */
export function declaredIn(choice: Choice, { folder }: Pick<Release, 'folder'>): string {
  return `${folder}/combinations/${stemOf(choice)}.yaml`;
}

/** The name of a choice's image. */
export function imageName(choice: Choice, { name }: Pick<Release, 'name'>): string {
  return combinationName({ ...choice, release: name }, choice, choice.accelerator !== undefined);
}

/** The workspace as it would be if a release declared more. */
export function withDeclared(choices: readonly Choice[], release: Release, shelf: Shelf): Shelf {
  const known = new Set(release.combinations.map(stemOf));
  const more = choices.filter((choice) => !known.has(stemOf(choice)));
  const combinations: Combination[] = [
    ...release.combinations,
    ...more.map((choice) => ({ ...choice, file: declaredIn(choice, release) })),
  ];
  const releases = shelf.catalogue.releases.map((each) => (each === release ? { ...release, combinations } : each));
  const catalogue = { ...shelf.catalogue, releases };
  return { ...shelf, catalogue, images: imagesOf(catalogue) };
}

/**
 * Tells of each of a release's choices what would keep its images from being rendered, such as a version that nobody has
 * pinned. What is not looked up yet, but can be, is no such problem. Each image is looked at once, when it is asked for.
 */
export function renderProblems(
  choices: readonly Choice[],
  release: Release,
  shelf: Shelf,
): (choice: Choice) => readonly Problem[] {
  const all = withDeclared(choices, release, shelf);
  const known = new Map<string, readonly Problem[]>();
  const problemsOf = (image: Image): readonly Problem[] => {
    const problems = known.get(image.name) ?? problemsOfRendering(image, all);
    known.set(image.name, problems);
    return problems;
  };
  return (choice) => chainOf(all.images, imageName(choice, release)).flatMap(problemsOf);
}

function problemsOfRendering(image: Image, shelf: Shelf): readonly Problem[] {
  try {
    renderContext(image, shelf);
    return [];
  } catch (error) {
    if (error instanceof WorkbenchError) return error.problems;
    throw error;
  }
}
