import type { Option } from '../catalogue/valid-choices.ts';
import type { Workspace } from '../executors/workspace.ts';
import type { BaseFlags } from '../generators/base/base-flags.ts';
import { planBase, type AskedBase } from '../generators/base/plan.ts';
import { refuseAnswers } from '../generators/combination/refusal.ts';
import { filesWith } from '../generators/recipe-files.ts';
import { workspaceOfFiles } from '../generators/workspace-of-tree.ts';
import type { LockDoors } from '../lock/pipenv.ts';
import { offersOf } from './offers.ts';
import { WorkbenchError } from '../model/problem.ts';
import { offersLeft, type OwnBase, type WizardAnswers } from './questions.ts';

/** Those of the wizard. */
export const wizardFlags: BaseFlags = { from: '--base-image', name: '--base-name', family: '--base-family' };

/**
 * Looks at a base image of one's own, as `nx g base` does, and at what can be chosen on it. Nothing is written.
 *
 * @param said what is chosen already: the release, and whatever is to fit
 * @returns the answer that it is
 * @throws WorkbenchError if it is no base of workbenches, or nothing that fits can stand on it
 */
export async function ownBase(
  asked: Omit<AskedBase, 'release' | 'title'>,
  { release: named, accelerator, bundle, ide }: WizardAnswers,
  workspace: Workspace,
  doors: LockDoors,
): Promise<Option<WizardAnswers>> {
  const planned = await planBase({ ...asked, release: named }, workspace, doors, wizardFlags);
  const { name, python, from, release } = planned;
  const texts = new Map([...planned.texts].map(([path, text]) => [path, { text }]));
  const after = { root: workspace.root, ...workspaceOfFiles(filesWith(workspace.files, texts)) };
  const choice = { os: name, python, accelerator, bundle, ide };
  const offers = offersLeft(offersOf(after, choice), { release: release.name });
  if (offers.length === 0) {
    const releases = after.catalogue.releases.filter((each) => each.name === release.name);
    refuseAnswers(choice, releases, after);
  }
  const base: OwnBase = { planned, workspace: after, offers };
  return { name, title: from, description: '', answers: { os: name, python, base } };
}

/**
 * Tells somebody who writes an image how to say what only flags can: no question asks for it.
 *
 * @param error what `ownBase` threw
 */
export function withFlagsFirst(error: unknown, written: string): unknown {
  if (!(error instanceof WorkbenchError)) return error;
  const last = error.problems.findLast(({ hint }) => hint?.includes('`--') === true);
  const start = `for that, leave by Ctrl-C, and begin with \`npm run wizard -- --base-image ${written}\` and such a flag`;
  const problems = error.problems.map((problem) =>
    problem === last ? { ...problem, hint: `${problem.hint ?? ''}; ${start}` } : problem,
  );
  return new WorkbenchError(problems);
}
