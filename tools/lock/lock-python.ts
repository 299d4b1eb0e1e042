import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Files } from '../catalogue/files.ts';
import { goOn } from '../engine/doors.ts';
import { inTemporaryFolder } from '../engine/in-temporary-folder.ts';
import { newMarker } from '../engine/marker.ts';
import { ending, type Output } from '../engine/run.ts';
import { WorkbenchError, type Problem } from '../model/problem.ts';
import type { LockCategory } from '../model/recipe.ts';
import { lockFiles } from '../model/release.ts';
import { credentialsOf, publicUrl, type Credentials } from './credentials.ts';
import { findPython } from './find-python.ts';
import { gpuPath, type Taken } from './gpu-path.ts';
import { limitOf, type Freedom } from './limits.ts';
import { moves } from './moves.ts';
import { askPip, type PipAnswer, type Wish } from './pip.ts';
import { lockTogether, type LockDoors } from './pipenv.ts';
import { readPipfile, union, type Asked, type Pipfile } from './pipfile.ts';
import { refusalProblems } from './refusal.ts';
import { requirementText, versionsIn, type Locked, type Versions } from './requirement-file.ts';
import { writeTogether } from './write-together.ts';

/** One lock of a release. */
export interface LockOrder {
  readonly files: Files;
  readonly release: string;
  /** Below the workspace root, e.g. `releases/2023c/locks/datascience/py39`. */
  readonly folder: string;
  /** E.g. `3.9`. */
  readonly pythonVersion: string;
  readonly freedom: Freedom;
}

/** What a lock became. */
export interface LockResult {
  readonly counts: Readonly<Record<LockCategory, number>>;
  /** A line a package that moved, came or went. */
  readonly moves: readonly string[];
  /** How packages for GPUs come in. */
  readonly gpuPath: string | undefined;
  /** Its requirement files, by path below the workspace root; undefined for one that is to be no more. */
  readonly texts: ReadonlyMap<string, string | undefined>;
}

const categories: readonly LockCategory[] = ['packages', 'jupyter'];

/**
 * Locks, and writes the requirement files: both, or nothing.
 *
 * @param root absolute path of the workspace
 * @throws WorkbenchError as `lockedTexts` does
 */
export async function lockPython(
  { root, ...order }: LockOrder & { readonly root: string },
  doors: LockDoors,
): Promise<LockResult> {
  const result = await lockedTexts(order, doors);
  writeTogether(new Map([...result.texts].map(([path, text]) => [join(root, path), text])));
  return result;
}

/**
 * Makes the requirement files of a lock anew from its Pipfile, in one resolution for both, and writes nothing.
 *
 * @throws WorkbenchError if something is wrong with the Pipfile, the index, the machine, or what is asked
 */
export async function lockedTexts(order: LockOrder, doors: LockDoors): Promise<LockResult> {
  const { files, folder, release, pythonVersion, freedom } = order;
  const problems: Problem[] = [];
  const pipfile = readPipfile(files, `${folder}/Pipfile`, pythonVersion, problems);
  if (pipfile === undefined) throw new WorkbenchError(problems);
  const credentials = credentialsOf(pipfile, doors.env, problems);
  const asked = union(pipfile.asked, problems);
  if (problems.length > 0) throw new WorkbenchError(problems);

  const python = await findPython(pythonVersion, folder, doors.run);
  const before = versionsIn(files, folder);
  const limits = new Map([...before].map(([name, version]) => [name, limitOf(version, freedom)]));
  const made = await inTemporaryFolder(newMarker(), doors.run, async (temporary) => {
    // Others may pass through the folder above; what is asked with a password is for this user alone.
    const place = join(temporary, 'lock');
    mkdirSync(place, { mode: 0o700 });
    const resolving = { pipfile, asked, before, limits, release, python, credentials, place };
    return await resolve(resolving, doors);
  });

  const sources = pipfile.sources.map(publicUrl);
  const texts = categories.map((category): [string, string | undefined] => {
    const locked = made[category].locked;
    const isWanted = category === 'packages' || pipfile.asked[category].length > 0;
    return [`${folder}/${lockFiles[category]}`, isWanted ? requirementText(release, sources, locked) : undefined];
  });
  goOn(doors);
  const after = new Map(
    categories.flatMap((category) => made[category].locked.map(({ name, version }) => [name, version])),
  );
  return {
    counts: { packages: made.packages.locked.length, jupyter: made.jupyter.locked.length },
    moves: moves(before, after),
    gpuPath: gpuPath(namesOf(pipfile.asked.packages), made.packages.taken),
    texts: new Map(texts),
  };
}

interface Resolving {
  readonly pipfile: Pipfile;
  /** Both categories. */
  readonly asked: readonly Asked[];
  readonly before: Versions;
  readonly limits: ReadonlyMap<string, string>;
  readonly release: string;
  readonly python: string;
  readonly credentials: Credentials;
  /** Absolute path of a folder for this user alone. */
  readonly place: string;
}

interface Part {
  readonly locked: readonly Locked[];
  readonly taken: ReadonlyMap<string, Taken>;
}

/**
 * pipenv resolves all that is asked at once. Then pip, held to exactly those versions, says which of them each category needs:
 * so the two can't disagree, and what is written is what pip takes.
 */
async function resolve(resolving: Resolving, doors: LockDoors): Promise<Record<LockCategory, Part>> {
  const { pipfile, asked, limits, python, place } = resolving;
  const { sources, prereleases } = pipfile;
  const answer = await lockTogether({ python, sources, prereleases, asked, limits }, place, doors);
  goOn(doors);
  if ('refused' in answer) throw await refusal(answer.refused, resolving, doors);
  const versions = new Map(answer.locked.map(({ name, version }) => [name, `==${version}`]));
  const part = async (category: LockCategory): Promise<Part> => {
    if (pipfile.asked[category].length === 0) return { locked: [], taken: new Map() };
    const said = await askPip(wishOf(resolving, pipfile.asked[category], versions), place, doors);
    goOn(doors);
    if ('refused' in said) throw pipRefused(said, resolving);
    return { taken: said.taken, locked: lockedOf(said.taken, answer.locked, pipfile) };
  };
  return { packages: await part('packages'), jupyter: await part('jupyter') };
}

function wishOf({ pipfile, credentials }: Resolving, asked: readonly Asked[], limits: Wish['limits']): Wish {
  const indexes = pipfile.sources.map(({ url }) => credentials.fill(url));
  return { asked, limits, indexes, prereleases: pipfile.prereleases };
}

function lockedOf(taken: ReadonlyMap<string, Taken>, locked: readonly Locked[], { path }: Pipfile): Locked[] {
  const known = new Map(locked.map((entry) => [entry.name, entry]));
  return [...taken.keys()].map((name) => {
    const entry = known.get(name);
    if (entry !== undefined) return entry;
    const message = `the index gives no sum for \`${name}\`, so that nobody could check it`;
    const hint =
      'nothing was changed; run the same command again, and tell the owner of the index if that does not help';
    throw new WorkbenchError([{ code: 'NO_HASH', message, where: path, hint }]);
  });
}

/** Why pipenv failed: it says little, so pip is asked the same. */
async function refusal(output: Output, resolving: Resolving, doors: LockDoors): Promise<WorkbenchError> {
  const { asked, limits, place } = resolving;
  if (output.tail.some((line) => line.includes('VirtualenvCreationException'))) return oldPipenv(output, resolving);
  const said = await whatPipSays(wishOf(resolving, asked, limits), place, doors);
  goOn(doors);
  if (said !== undefined && 'refused' in said) return pipRefused(said, resolving);
  return lockFailed('pipenv', output, resolving);
}

/** Undefined where pipenv did not even come to make the virtual environment. */
async function whatPipSays(wish: Wish, place: string, doors: LockDoors): Promise<PipAnswer | undefined> {
  try {
    return await askPip(wish, place, doors);
  } catch (error) {
    if (error instanceof WorkbenchError) return undefined;
    throw error;
  }
}

function pipRefused(
  { refused, why }: Extract<PipAnswer, { readonly why: unknown }>,
  resolving: Resolving,
): WorkbenchError {
  const { redact } = resolving.credentials;
  const problems = refusalProblems(why.map(redact), resolving);
  return problems.length > 0
    ? new WorkbenchError(problems)
    : lockFailed('pip', { ...refused, tail: why.length > 0 ? why : refused.tail }, resolving);
}

function oldPipenv({ tail }: Output, { python, pipfile, credentials }: Resolving): WorkbenchError {
  const reason = credentials.redact(stripVTControlCharacters(tail.at(-1) ?? ''));
  return new WorkbenchError([
    {
      code: 'OLD_PIPENV',
      message: `this machine's pipenv can make no virtual environment of \`${python}\`: ${reason}`,
      where: pipfile.path,
      hint: 'Debian 12 has a pipenv for Python up to 3.11, Debian 13 one for Python up to 3.13: lock on the other',
    },
  ]);
}

function lockFailed(program: string, output: Output, { pipfile, credentials }: Resolving): WorkbenchError {
  return new WorkbenchError([
    {
      code: 'LOCK_FAILED',
      message: `\`${program}\` ${ending(output)}`,
      where: pipfile.path,
      hint: [
        'nothing was changed; its last lines were',
        ...output.tail.map((line) => credentials.redact(stripVTControlCharacters(line))),
      ].join('\n  '),
    },
  ]);
}

function namesOf(asked: readonly Asked[]): string[] {
  return asked.map(({ name }) => name);
}
