import type { Choice } from '../../catalogue/combination-rules.ts';
import { brokenRules } from '../../catalogue/combination-rules.ts';
import { choiceProblems } from '../../catalogue/rules.ts';
import { agrees, everyChoice, type Answers } from '../../catalogue/valid-choices.ts';
import { WorkbenchError } from '../../model/problem.ts';
import type { Release } from '../../model/release.ts';
import type { Shelf } from '../../recipe/parts.ts';
import { renderProblems } from '../../recipe/render-problems.ts';

/**
 * Refuses what no image could be made of.
 *
 * @throws WorkbenchError with the rules that it breaks, or with what its images lack
 */
export function refuseChoice(choice: Choice, release: Release, shelf: Shelf): void {
  const against = choiceProblems(release, choice, (key) => `--${key}`, shelf.files);
  const problems = against.length > 0 ? against : renderProblems([choice], release, shelf)(choice);
  if (problems.length > 0) throw new WorkbenchError(problems);
}

/**
 * Says why answers lead nowhere: of all that agrees with them, what breaks the fewest rules.
 *
 * @throws WorkbenchError
 */
export function refuseAnswers(answers: Answers, releases: readonly Release[], shelf: Shelf): never {
  const [nearest] = releases
    .flatMap((release) => everyChoice(release).map((choice) => ({ choice, release })))
    .filter(({ choice }) => agrees(choice, answers))
    .map((each) => ({ ...each, broken: brokenRules(each.choice, each.release).length }))
    .sort((a, b) => a.broken - b.broken);
  if (nearest !== undefined) refuseChoice(nearest.choice, nearest.release, shelf);
  const said = Object.entries(answers)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `--${key} ${String(value)}`);
  const names = releases.map(({ name }) => `\`${name}\``).join(', ');
  const message = `nothing in ${names} goes with \`${said.join(' ')}\``;
  throw new WorkbenchError([{ code: 'NO_SUCH_CHOICE', message, hint: 'leave out one of them' }]);
}
