import type { Answers } from '../../catalogue/valid-choices.ts';
import { livingReleases } from '../../catalogue/valid-choices.ts';
import { oneOf } from '../../catalogue/nearest.ts';
import { unknownName } from '../../catalogue/unknown-names.ts';
import type { Catalogue } from '../../model/catalogue.ts';
import { WorkbenchError, type Problem } from '../../model/problem.ts';
import type { Release } from '../../model/release.ts';

/** What somebody names by flags: any text at all. */
export interface Named {
  readonly release?: string | undefined;
  readonly os?: string | undefined;
  readonly python?: string | undefined;
  readonly accelerator?: string | undefined;
  readonly bundle?: string | undefined;
  readonly ide?: string | undefined;
}

/** Names that lead somewhere. */
export interface Known {
  /** The release that was named, or all that live, the newest first. */
  readonly releases: readonly Release[];
  readonly answers: Answers;
}

/**
 * Finds what was named.
 *
 * @throws WorkbenchError with every name that there is not
 */
export function knownNames(named: Named, catalogue: Catalogue): Known {
  const living = livingReleases(catalogue);
  const { release } = named;
  if (release !== undefined) refuseRelease(release, catalogue, living);
  const releases = living.filter(({ name }) => release === undefined || name === release);
  const recipes = releases.map((each) => each.recipes);
  const bases = recipes.flatMap((each) => [...each.bases.values()]);
  const { os } = named;
  const offering = bases.filter(({ name }) => os === undefined || name === os);
  const pythons = (offering.length === 0 ? bases : offering).flatMap((base) => Object.keys(base.pythons));
  const bundles = recipes.flatMap((each) => [...each.bundles.keys()]);
  const ides = recipes.flatMap((each) => [...each.ides.keys()]);
  const ofBase = offering.length === 0 || os === undefined ? undefined : `Python of base \`${os}\``;
  const problems = [
    ...among('base', 'os', os, new Set(bases.map(({ name }) => name))),
    ...among('python', 'python', named.python, new Set(pythons), ofBase),
    ...refusedAccelerator(named.accelerator),
    ...among('bundle', 'bundle', named.bundle, new Set(bundles)),
    ...among('ide', 'ide', named.ide, new Set(ides)),
  ];
  if (problems.length > 0) throw new WorkbenchError(problems);
  const { python, accelerator, bundle, ide } = named;
  return { releases, answers: { os, python, accelerator: isAccelerator(accelerator), bundle, ide } };
}

/** The accelerators that can be named. */
export const accelerators = ['none', 'cuda'] as const;

function isAccelerator(name: string | undefined): 'cuda' | 'none' | undefined {
  return accelerators.find((known) => known === name);
}

function refuseRelease(name: string, { releases }: Catalogue, living: readonly Release[]): void {
  if (living.some((release) => release.name === name)) return;
  const names = living.map((release) => release.name);
  const shown = printable(name);
  const where = '--release';
  const hint = oneOf(names, shown);
  const isEnded = releases.some((release) => release.name === name);
  const problem: Problem = isEnded
    ? { code: 'ENDED_RELEASE', message: `release \`${shown}\` is at the end of its life`, where, hint }
    : { code: 'UNKNOWN_RELEASE', message: `no release is called \`${shown}\``, where, hint };
  throw new WorkbenchError([problem]);
}

function refusedAccelerator(name: string | undefined): Problem[] {
  if (name === undefined || isAccelerator(name) !== undefined) return [];
  const message = `no accelerator is called \`${printable(name)}\``;
  return [{ code: 'UNKNOWN_ACCELERATOR', message, where: '--accelerator', hint: oneOf(accelerators, printable(name)) }];
}

function among(
  kind: Parameters<typeof unknownName>[0],
  flag: string,
  name: string | undefined,
  known: ReadonlySet<string>,
  noun?: string,
): Problem[] {
  // A name that there is needs no other form to be shown in.
  if (name === undefined || known.has(name)) return [];
  return unknownName(kind, printable(name), known, () => `--${flag}`, noun);
}

const longestShown = 60;

/** A name from who knows where, as a terminal can show it: one short line. */
function printable(name: string): string {
  const line = name.replaceAll(/\p{C}/gu, '?');
  return line.length > longestShown ? `${line.slice(0, longestShown)}…` : line;
}
