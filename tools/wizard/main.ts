import { join } from 'node:path';
import type { Option } from '../catalogue/valid-choices.ts';
import { run } from '../engine/run.ts';
import { problemsOf } from '../executors/answer.ts';
import { workspaceOf, type Workspace } from '../executors/workspace.ts';
import { askedImage } from '../generators/base/asked-image.ts';
import { shownBase } from '../generators/base/plan.ts';
import { declarationLines, declarationOf, type Declaration } from '../generators/combination/declaration.ts';
import { knownNames, type Known } from '../generators/combination/named.ts';
import { refuseAnswers } from '../generators/combination/refusal.ts';
import { WorkbenchError } from '../model/problem.ts';
import { isLocal } from '../model/release.ts';
import { printer } from '../report/print.ts';
import { asked, type Talk } from './asked.ts';
import { buildNow } from './build-now.ts';
import { chosenOf, type Chosen } from './chosen.ts';
import { helpText, readFlags, type Flags } from './flags.ts';
import { missingFlags, missingOf } from './missing-flags.ts';
import { offersOf } from './offers.ts';
import { ownBase, wizardFlags } from './own-base.ts';
import { offersLeft, wantsBase, type Ground, type WizardAnswers } from './questions.ts';
import { isTerminal } from './terminal.ts';
import { untilCtrlC } from './until-ctrl-c.ts';
import { Left } from './with-keys.ts';
import { writeTexts } from './write-texts.ts';

const print = printer();

/** Gives the exit code. */
async function wizard(args: readonly string[]): Promise<number> {
  const flags = readFlags(args);
  if (flags.help) {
    print.data(helpText);
    return 0;
  }
  // What is badly written is said before anything is asked.
  if (flags.baseImage !== undefined) askedImage(flags.baseImage, wizardFlags.from);
  const workspace = workspaceOf({ root: join(__dirname, '../..') });
  const known = knownBy(flags, workspace);
  const ground: Ground = { workspace, offers: offersOf(workspace) };
  const said = saidBy(flags, known);
  if (said.own !== true && offersLeft(ground.offers, said).length === 0) {
    refuseAnswers(known.answers, known.releases, workspace);
  }
  const given = wantsBase(said) ? { ...said, ...(await namedBase(flags, said, workspace)).answers } : said;
  const isAsking = missingOf(given).length > 0;
  if (isAsking && !isTerminal()) throw missingFlags((given.base ?? ground).offers, given);
  const answers = isAsking
    ? await asked(given, talkOf(flags, ground))
    : { ...given, accelerator: given.accelerator ?? 'none', place: given.place ?? 'release' };
  return carryOut(answers, chosenOf(answers, known.answers, ground), flags, (answers.base ?? ground).workspace);
}

/**
 * What flags name. The Python of a base image of one's own may be one that no base has yet.
 *
 * @throws WorkbenchError with every name that there is not
 */
function knownBy(flags: Flags, { catalogue }: Workspace): Known {
  return knownNames(flags.baseImage === undefined ? flags : { ...flags, python: undefined }, catalogue);
}

function saidBy({ release, local, baseImage }: Flags, { answers }: Known): WizardAnswers {
  return {
    ...answers,
    ...(release === undefined ? {} : { release }),
    ...(local === undefined ? {} : { place: local ? 'clone' : 'release' }),
    ...(baseImage === undefined ? {} : { own: true }),
  };
}

function talkOf(flags: Flags, ground: Ground): Talk {
  const { workspace } = ground;
  return {
    ground,
    build: flags.build,
    writtenBase: (from, answers, signal) => lookAt(from, flags, answers, workspace, signal),
    ...(flags.baseImage === undefined ? {} : { namedBase: (answers) => namedBase(flags, answers, workspace) }),
  };
}

/** @throws WorkbenchError as `ownBase` does, and INTERRUPTED */
function namedBase(flags: Flags, said: WizardAnswers, workspace: Workspace): Promise<Option<WizardAnswers>> {
  return untilCtrlC((signal) => lookAt(flags.baseImage ?? '', flags, said, workspace, signal));
}

function lookAt(
  from: string,
  { baseName: name, baseFamily: family, python }: Flags,
  said: WizardAnswers,
  workspace: Workspace,
  signal: AbortSignal,
): Promise<Option<WizardAnswers>> {
  return ownBase({ from, name, family, python }, said, workspace, { run, signal, env: process.env });
}

async function carryOut(
  answers: WizardAnswers,
  { choice, release }: Chosen,
  flags: Flags,
  workspace: Workspace,
): Promise<number> {
  const { title, dryRun } = flags;
  // What is declared for this clone alone stays so, unless it is said to be for good.
  const local = answers.place !== 'release';
  const declaration = declarationOf(choice, release, { local, title }, workspace);
  const planned = answers.base?.planned;
  const texts = new Map([...(planned?.texts ?? []), ...declaration.texts]);
  if (isTerminal()) print.data('');
  if (dryRun) {
    for (const line of dryLines(texts, declaration)) print.data(line);
    return 0;
  }
  writeTexts(workspace.root, texts);
  const isNew = planned !== undefined && planned.texts.size > 0;
  if (isNew) print.data(`added     ${shownBase(planned)}`);
  for (const line of declarationLines(declaration, { title })) print.data(line);
  // The page of the catalogue lists bases, whoever has the image.
  if (isNew && isLocal(declaration.file)) print.data('list it   npx nx run tools:docs');
  return flags.build || answers.build === true ? buildNow(workspace.root, declaration.image) : 0;
}

function dryLines(texts: Declaration['texts'], { file, image }: Declaration): string[] {
  if (texts.size === 0) return [`declared already  ${file}`, `build it  npx nx build ${image}`];
  return [...texts].flatMap(([path, text]) =>
    text === undefined
      ? [`would remove  ${path}`]
      : [
          `would write  ${path}`,
          ...text
            .trimEnd()
            .split('\n')
            .map((line) => `  ${line}`),
        ],
  );
}

/** Exit codes: 1 for what can't be, 2 for wrong usage, 130 for leaving. */
async function main(): Promise<void> {
  try {
    process.exitCode = await wizard(process.argv.slice(2));
  } catch (error) {
    if (isLeaving(error)) {
      print.note('left: nothing was changed');
      process.exitCode = 130;
      return;
    }
    const problems = problemsOf(error);
    for (const problem of problems) print.problem(problem);
    process.exitCode = problems.some(({ code }) => ['MISSING_FLAG', 'BAD_FLAG'].includes(code)) ? 2 : 1;
  }
}

function isLeaving(error: unknown): boolean {
  if (error instanceof WorkbenchError) return error.problems.some(({ code }) => code === 'INTERRUPTED');
  return error instanceof Left;
}

void main();
