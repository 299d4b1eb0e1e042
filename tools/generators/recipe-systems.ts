import type { Choice } from '../catalogue/combination-rules.ts';
import { agrees, everyChoice, validChoices, type Answers } from '../catalogue/valid-choices.ts';
import { WorkbenchError } from '../model/problem.ts';
import type { BaseRecipe } from '../model/recipe.ts';
import type { Release } from '../model/release.ts';
import { need } from '../recipe/image-facts.ts';
import type { Shelf } from '../recipe/parts.ts';
import { renderProblems } from '../recipe/render-problems.ts';
import { knownNames } from './combination/named.ts';
import { refuseAnswers } from './combination/refusal.ts';

/** A base with one of its Pythons. */
export interface System {
  readonly os: string;
  readonly python: string;
  readonly base: BaseRecipe;
}

/** Where the first images of a new recipe are to be. */
export interface Place {
  readonly release: Release;
  readonly systems: readonly System[];
}

/** What is asked for, by names from who knows where. */
export interface PlaceWish {
  readonly release: string | undefined;
  /** OSs; none for the first that fits. */
  readonly systems: readonly string[];
  readonly python: string | undefined;
}

/**
 * Finds where a new recipe is to be. What is not told is the newest release that has images of such systems already, and
 * of these the first in the menu: they are known to work.
 *
 * @throws WorkbenchError for a release, an OS or a Python that there is not
 */
export function placeOf({ release: name, systems, python }: PlaceWish, shelf: Shelf): Place {
  const wanted = (systems.length === 0 ? [undefined] : systems).map((os) => ({ os, python }));
  const known = wanted.map((each) => knownNames({ ...each, release: name }, shelf.catalogue).releases);
  const living = known[0] ?? [];
  const release = living.find((each) => wanted.every((answers) => isUsed(answers, each))) ?? living[0];
  if (release === undefined) throw noRelease();
  return { release, systems: wanted.map((answers) => systemOf(answers, release, shelf)) };
}

type Wanted = Pick<Answers, 'os' | 'python'>;

/** Whether a release declares an image of such a system. */
function isUsed({ os, python }: Wanted, { combinations }: Release): boolean {
  return combinations.some((each) => agrees(each, { os, python }));
}

function systemOf(wanted: Wanted, release: Release, shelf: Shelf): System {
  const choices = everyChoice(release).filter((choice) => agrees(choice, wanted));
  const found = choices.find((choice) => isUsed(choice, release)) ?? choices[0];
  if (found === undefined) {
    // Of several releases, another one knows these names.
    knownNames({ ...wanted, release: release.name }, shelf.catalogue);
    return refuseAnswers(wanted, [release], shelf);
  }
  const { os, python } = found;
  return { os, python, base: need(release.recipes.bases.get(os)) };
}

function noRelease(): WorkbenchError {
  const message = 'there is no release whose images are built';
  const hint = 'add one by `npx nx g release`, or take `endOfLife` out of a release.yaml';
  return new WorkbenchError([{ code: 'UNKNOWN_RELEASE', message, where: 'releases', hint }]);
}

/**
 * The first choice in the menus that goes with what is chosen already, and of which an image can be made.
 *
 * @throws WorkbenchError that says why there is none
 */
export function firstFitting(answers: Answers, release: Release, shelf: Shelf): Choice {
  const plain = { ...answers, accelerator: 'none' as const };
  const valid = validChoices(release).filter((choice) => agrees(choice, plain));
  const problemsOf = renderProblems(valid, release, shelf);
  return valid.find((choice) => problemsOf(choice).length === 0) ?? valid[0] ?? refuseAnswers(plain, [release], shelf);
}
