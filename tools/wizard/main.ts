import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Choice } from '../catalogue/combination-rules.ts';
import { stemOf } from '../catalogue/read-combinations.ts';
import type { Answers } from '../catalogue/valid-choices.ts';
import { problemsOf } from '../executors/answer.ts';
import { workspaceOf, type Workspace } from '../executors/workspace.ts';
import { declarationLines, declarationOf, type Declaration } from '../generators/combination/declaration.ts';
import { knownNames } from '../generators/combination/named.ts';
import { refuseAnswers } from '../generators/combination/refusal.ts';
import { writeTogether } from '../lock/write-together.ts';
import type { Release } from '../model/release.ts';
import { declaredIn } from '../recipe/render-problems.ts';
import { colors } from '../report/colors.ts';
import { printer } from '../report/print.ts';
import { buildNow } from './build-now.ts';
import { converse, type Step } from './converse.ts';
import { helpText, readFlags, type Flags } from './flags.ts';
import { missingFlags, missingOf } from './missing-flags.ts';
import { offersOf } from './offers.ts';
import { nextQuestion, offersLeft, placeQuestion, type Offer, type WizardAnswers } from './questions.ts';
import { summaryOf } from './summary.ts';
import { isTerminal, Left, shortened, terminal } from './terminal.ts';

const print = printer();

/** Gives the exit code. */
async function wizard(args: readonly string[]): Promise<number> {
  const flags = readFlags(args);
  if (flags.help) {
    print.data(helpText);
    return 0;
  }
  const workspace = workspaceOf({ root: join(__dirname, '../..') });
  const known = knownNames(flags, workspace.catalogue);
  const offers = offersOf(workspace);
  const given: WizardAnswers = {
    ...known.answers,
    ...(flags.release === undefined ? {} : { release: flags.release }),
    ...(flags.local === undefined ? {} : { place: flags.local ? ('clone' as const) : ('release' as const) }),
  };
  if (offersLeft(offers, given).length === 0) refuseAnswers(known.answers, known.releases, workspace);
  const isAsking = missingOf(given).length > 0;
  if (isAsking && !isTerminal()) throw missingFlags(offers, given);
  const answers = isAsking
    ? await asked(given, offers, flags, workspace)
    : { ...given, accelerator: given.accelerator ?? 'none', place: given.place ?? 'release' };
  const { release, choice } = chosen(answers, offers, known.answers, workspace);
  return carryOut(answers, choice, release, flags, workspace);
}

/** Asks for what the flags leave open. */
function asked(
  given: WizardAnswers,
  offers: readonly Offer[],
  flags: Flags,
  workspace: Workspace,
): Promise<WizardAnswers> {
  const { bold, dim } = colors();
  const screen = terminal();
  screen.show([bold('A new workbench image'), ...ownBase(workspace.root).map(dim), '']);
  return converse(
    given,
    (answers): Step | undefined => {
      const question = nextQuestion(offers, answers);
      if (question !== undefined) return { question };
      const { release, choice } = chosen(answers, offers, {}, workspace);
      const isDeclared = release.combinations.some((each) => stemOf(each) === stemOf(choice));
      if (answers.place !== undefined || isDeclared) return undefined;
      const [name, title, chain] = summaryOf(choice, release, workspace);
      const width = (process.stdout.columns || 80) - 3;
      const before = [
        '',
        `  ${bold(shortened(name, width))}`,
        `  ${shortened(title, width)}`,
        `  ${dim(shortened(chain, width))}`,
        '',
      ];
      return { before, question: placeQuestion(declaredIn(choice, release), flags) };
    },
    screen,
  );
}

/** What to do first where no base here will do. */
function ownBase(root: string): string[] {
  return existsSync(join(root, 'tools/generators/base/generator.ts'))
    ? ['On a base image of your own? First: npx nx g base --from <image>']
    : [];
}

/**
 * The choice that answers name.
 *
 * @throws WorkbenchError if there is none
 */
function chosen(
  answers: WizardAnswers,
  offers: readonly Offer[],
  said: Answers,
  workspace: Workspace,
): { readonly release: Release; readonly choice: Choice } {
  const [offer] = offersLeft(offers, answers);
  const [choice] = offer?.choices ?? [];
  if (offer !== undefined && choice !== undefined) return { release: offer.release, choice };
  const releases = workspace.catalogue.releases.filter(({ name }) => name === answers.release);
  return refuseAnswers({ ...said, accelerator: said.accelerator ?? 'none' }, releases, workspace);
}

async function carryOut(
  answers: WizardAnswers,
  choice: Choice,
  release: Release,
  flags: Flags,
  workspace: Workspace,
): Promise<number> {
  const { title, dryRun } = flags;
  // What is declared for this clone alone stays so, unless it is said to be for good.
  const local = answers.place !== 'release';
  const declaration = declarationOf(choice, release, { local, title }, workspace);
  if (isTerminal()) print.data('');
  if (dryRun) {
    for (const line of dryLines(declaration)) print.data(line);
    return 0;
  }
  write(workspace.root, declaration);
  const build = flags.build || answers.build === true;
  for (const line of declarationLines(declaration, { title })) print.data(line);
  return build ? buildNow(workspace.root, declaration.image) : 0;
}

function write(root: string, { texts }: Declaration): void {
  for (const path of texts.keys()) mkdirSync(dirname(join(root, path)), { recursive: true });
  writeTogether(new Map([...texts].map(([path, text]) => [join(root, path), text])));
}

function dryLines({ texts, file, image }: Declaration): string[] {
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
    if (error instanceof Left) {
      print.note('left: nothing was changed');
      process.exitCode = 130;
      return;
    }
    const problems = problemsOf(error);
    for (const problem of problems) print.problem(problem);
    process.exitCode = problems.some(({ code }) => ['MISSING_FLAG', 'BAD_FLAG'].includes(code)) ? 2 : 1;
  }
}

void main();
