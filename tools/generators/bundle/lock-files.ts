import { askedFile } from '../../catalogue/read-locks.ts';
import type { Files } from '../../catalogue/files.ts';
import { lockedTexts } from '../../lock/lock-python.ts';
import { movesInShort } from '../../lock/moves.ts';
import type { LockDoors } from '../../lock/pipenv.ts';
import { addToPipfile, askedVersion } from '../../lock/set-in-pipfile.ts';
import { pythonVersionOf } from '../../model/names.ts';
import { WorkbenchError } from '../../model/problem.ts';
import { lockFiles, lockFolder, type Release } from '../../model/release.ts';
import { filesWith, type PlannedFile } from '../recipe-files.ts';
import type { PythonPackage } from './python-packages.ts';

/** A lock of a new bundle, which begins as that of its parent. */
export interface NewLock {
  readonly bundle: string;
  readonly parent: string;
  /** E.g. `py311`. */
  readonly python: string;
  readonly packages: readonly PythonPackage[];
}

/** Whether a bundle's packages come from a lock that can be made anew. */
export function isLocked(release: Release, bundle: string, python: string, files: Files): boolean {
  return files.read(`${lockFolder(release, bundle, python)}/${askedFile}`) !== undefined;
}

/**
 * Locks the packages of a new bundle beside everything that its parent has, at the versions that are locked there.
 *
 * @returns the files of the lock, and what was done, for people
 * @throws WorkbenchError if it can't be locked
 */
export async function newLock(
  { bundle, parent, python, packages }: NewLock,
  release: Release,
  files: Files,
  { doors, tell }: { readonly doors: LockDoors; readonly tell: (line: string) => void },
): Promise<{ readonly files: Map<string, PlannedFile>; readonly line: string }> {
  const [from, folder] = [parent, bundle].map((name) => lockFolder(release, name, python)) as [string, string];
  const planned = new Map<string, PlannedFile>();
  for (const name of Object.values(lockFiles)) {
    const text = files.read(`${from}/${name}`)?.toString('utf8');
    if (text !== undefined) planned.set(`${folder}/${name}`, { text });
  }
  const asked = packages.reduce(withPackage, files.read(`${from}/${askedFile}`)?.toString('utf8'));
  if (asked === undefined) throw oddPipfile(`${from}/${askedFile}`);
  planned.set(`${folder}/${askedFile}`, { text: asked });

  const key = `${release.name} ${bundle}/${python}`;
  tell(`locking   ${key}`);
  const order = { release: release.name, folder, pythonVersion: pythonVersionOf(python), freedom: 'none' as const };
  const { moves, texts } = await lockedTexts({ files: filesWith(files, planned), ...order }, doors);
  for (const [path, text] of texts) {
    if (text === undefined) planned.delete(path);
    else planned.set(path, { text });
  }
  return { files: planned, line: `locked    ${key}: ${movesInShort(moves)}` };
}

function withPackage(text: string | undefined, { name }: PythonPackage): string | undefined {
  if (text === undefined || askedVersion(text, name) !== undefined) return text;
  return addToPipfile(text, { name, version: '*' });
}

function oddPipfile(where: string): WorkbenchError {
  const message = 'this Pipfile has no lines `[packages]` to which packages could be added';
  return new WorkbenchError([
    { code: 'ODD_PIPFILE', message, where, hint: 'write the packages one a line below `[packages]`' },
  ]);
}
