import type { Tree } from '@nx/devkit';
import { askedFile } from '../../catalogue/read-locks.ts';
import { run } from '../../engine/run.ts';
import { endSignal } from '../../executors/open-doors.ts';
import { archiveHas } from '../../lock/debian-archive.ts';
import { readPipfile } from '../../lock/pipfile.ts';
import type { LockDoors } from '../../lock/pipenv.ts';
import { addToPipfile, askedVersion } from '../../lock/set-in-pipfile.ts';
import { pythonVersionOf } from '../../model/names.ts';
import { WorkbenchError, type Problem } from '../../model/problem.ts';
import { printer } from '../../report/print.ts';
import { changedPaths } from '../changed-paths.ts';
import { forPeople } from '../for-people.ts';
import { lockInTree } from '../lock-in-tree.ts';
import { touchedImages } from '../touched-images.ts';
import { filesIn, workspaceOfTree } from '../workspace-of-tree.ts';
import { writePage } from '../write-page.ts';
import { listText } from './list-text.ts';
import { chosenReleases, debianPlaces, listsFor, lockPlaces, type DebianPlace, type LockPlace } from './places.ts';
import { checkedWish, type AddPackageOptions, type Wish } from './wish.ts';

/** Adds a Python package to a bundle, in every place that it belongs in. */
export default function addPackageGenerator(tree: Tree, options: AddPackageOptions): Promise<() => void> {
  return forPeople(async () => {
    const print = printer();
    const doors = { run, signal: endSignal(), env: process.env };
    // Said before Nx lists the files, so that a dry run says it, too.
    for (const line of await addPackage(tree, options, { doors, tell: print.note })) print.note(line);
    return [];
  });
}

/**
 * @param tell told what is under way
 * @returns what was done, for people
 * @throws WorkbenchError if it can't be; what was changed in the tree is then not to be written
 */
export async function addPackage(
  tree: Tree,
  options: AddPackageOptions,
  { doors, tell }: { readonly doors: LockDoors; readonly tell: (line: string) => void },
): Promise<string[]> {
  const wish = checkedWish(options);
  const workspace = workspaceOfTree(tree);
  const releases = chosenReleases(wish, workspace);
  const locks = lockPlaces(wish, releases, workspace);
  const debian = debianPlaces(wish, releases, workspace);
  if (locks.length + debian.length === 0) throw noPlace(wish);

  const { lists, notes } = await askArchive(wish, debian, doors);
  const problems: Problem[] = [];
  const pipfiles = changedPipfiles(tree, wish, locks, problems);
  if (lists.length > 0 && wish.reason === undefined) problems.push(noReason(wish));
  const isThere = locks.length > pipfiles.length || debian.some(({ listedIn }) => listedIn !== undefined);
  if (lists.length + pipfiles.length === 0 && !isThere && problems.length === 0) problems.push(notInArchive(wish));
  if (problems.length > 0) throw new WorkbenchError(problems);
  if (lists.length + pipfiles.length === 0)
    return [...notes, `\`${wish.name}\` is in the bundle ${wish.bundle} already: nothing changes`];

  const changed = changedPaths(tree);
  const lines: string[] = [];
  const write = (path: string, text: string, said: string) => {
    tree.write(path, text);
    lines.push(said);
  };
  for (const { path, text } of pipfiles) write(path, text, `asked    ${path}: ${wish.name} ${wish.version ?? '*'}`);
  for (const path of lists) {
    const text = filesIn(tree).read(path)?.toString('utf8') ?? '';
    write(path, listText(text, wish.osPackage, wish.reason ?? ''), `listed   ${path}: ${wish.osPackage}`);
  }
  const orders = pipfiles.map(({ place }) => ({ ...place, freedom: 'none' as const }));
  lines.push(...(await lockInTree(tree, orders, { doors, tell, problems })));
  if (problems.length > 0) throw new WorkbenchError(problems);
  writePage(tree);
  const touched = touchedImages(changed(), workspaceOfTree(tree));
  return [
    ...lines,
    ...notes,
    `anew     ${touched.length} images are built anew, by npx nx affected -t build:`,
    ...touched.map(({ name }) => `  ${name}`),
  ];
}

interface ChangedPipfile {
  readonly place: LockPlace;
  readonly path: string;
  readonly text: string;
}

/** The Pipfiles that do not ask for the package yet, with it. What is wrong with any is added to `problems`. */
function changedPipfiles(tree: Tree, wish: Wish, places: readonly LockPlace[], problems: Problem[]): ChangedPipfile[] {
  const files = filesIn(tree);
  return places.flatMap((place): ChangedPipfile[] => {
    const { folder, python } = place.lock;
    const path = `${folder}/${askedFile}`;
    if (readPipfile(files, path, pythonVersionOf(python), problems) === undefined) return [];
    const old = files.read(path)?.toString('utf8') ?? '';
    const asked = askedVersion(old, wish.name);
    if (asked !== undefined) {
      if (wish.version !== undefined && wish.version !== asked) problems.push(askedOtherwise(wish, asked, path, place));
      return [];
    }
    const { name, version = '*', reason } = wish;
    const text = addToPipfile(old, { name, version, ...(reason === undefined ? {} : { reason }) });
    if (text === undefined) problems.push(byHand(wish, path));
    return text === undefined ? [] : [{ place, path, text }];
  });
}

/** The lists that get the package: those of OSs whose archive may have it, and what is to be said of the others. */
async function askArchive(
  { osPackage }: Wish,
  places: readonly DebianPlace[],
  doors: LockDoors,
): Promise<{ readonly lists: readonly string[]; readonly notes: readonly string[] }> {
  const [wanted, notes]: [DebianPlace[], string[]] = [[], []];
  for (const place of places) {
    const { os, suite, listedIn } = place;
    const has = listedIn === undefined && suite !== undefined ? await archiveHas(suite, osPackage, doors) : undefined;
    if (listedIn !== undefined) notes.push(`note     ${os}: ${listedIn} has ${osPackage} already`);
    else if (has === false)
      notes.push(`note     ${os}: Debian has no ${osPackage} in ${suite ?? ''}, so it is left out`);
    else {
      wanted.push(place);
      if (has === undefined)
        notes.push(`note     ${os}: this machine can't tell whether the archive has ${osPackage}: the build will`);
    }
  }
  return { lists: listsFor(wanted), notes };
}

function noPlace({ bundle, release, os, python }: Wish): WorkbenchError {
  const message = `the bundle \`${bundle}\` takes no Python packages where it is asked for: release ${release}, OS ${os}, Python ${python}`;
  const hint = `a place is a lock with a Pipfile, releases/<release>/locks/${bundle}/<python>/, or an image on Debian`;
  return new WorkbenchError([{ code: 'NO_PLACE', message, hint }]);
}

function noReason({ osPackage }: Wish): Problem {
  const message = `package \`${osPackage}\` does not say why it is there`;
  return { code: 'NO_REASON', message, hint: 'say it by `--reason "…"`' };
}

function notInArchive({ osPackage, name }: Wish): Problem {
  const message = `Debian's archive has no \`${osPackage}\``;
  const hint = `see what it calls \`${name}\`, by \`apt-cache search\`, and say so by \`--os-package\``;
  return { code: 'UNKNOWN_PACKAGE', message, hint };
}

function askedOtherwise({ name, version = '*' }: Wish, asked: string, where: string, { release }: LockPlace): Problem {
  const message = `\`${name}\` is asked for as \`${asked}\` already, not \`${version}\``;
  return { code: 'ALREADY_ASKED', message, where, hint: `change it there, then run \`npx nx lock ${release}\`` };
}

function byHand({ name }: Wish, where: string): Problem {
  const message = `this Pipfile has no lines \`[packages]\` to which \`${name}\` could be added`;
  return { code: 'ODD_PIPFILE', message, where, hint: 'write the packages one a line below `[packages]`' };
}
