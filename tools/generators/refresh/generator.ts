import type { Tree } from '@nx/devkit';
import { run } from '../../engine/run.ts';
import { endSignal } from '../../executors/open-doors.ts';
import { askedLocks } from '../../lock/asked-locks.ts';
import { pinnedText } from '../../lock/lock-pins.ts';
import { openPins } from '../../lock/open-pins.ts';
import type { LockDoors } from '../../lock/pipenv.ts';
import { setInYaml } from '../../lock/set-in-yaml.ts';
import { WorkbenchError, type Problem } from '../../model/problem.ts';
import type { Release } from '../../model/release.ts';
import { printer } from '../../report/print.ts';
import { changedPaths } from '../changed-paths.ts';
import { forPeople } from '../for-people.ts';
import { lockInTree } from '../lock-in-tree.ts';
import { checkedOptions, dayOf } from '../options.ts';
import { livingRelease } from '../release-named.ts';
import { touchedImages } from '../touched-images.ts';
import { filesIn, workspaceOfTree } from '../workspace-of-tree.ts';
import { writePage } from '../write-page.ts';

export interface RefreshOptions {
  /** E.g. `2023c`. */
  readonly release: string;
  /** `yyyymmdd`; today if absent. */
  readonly date?: string | number;
}

/** Gives a release a new date, fresh locks and fresh digests of its parents. */
export default function refresh(tree: Tree, options: RefreshOptions): Promise<() => void> {
  return forPeople(async () => {
    const print = printer();
    const outside = { doors: { run, signal: endSignal(), env: process.env }, now: new Date(), tell: print.note };
    // Said before Nx lists the files, so that a dry run says it, too.
    for (const line of await refreshRelease(tree, options, outside)) print.note(line);
    return [];
  });
}

/** What a refresh asks of the world. */
export interface Outside {
  readonly doors: LockDoors;
  /** The day for which no other is asked. */
  readonly now: Date;
  /** Told what is under way. */
  readonly tell: (line: string) => void;
}

/**
 * @returns what moved, for people
 * @throws WorkbenchError with everything that can't be looked up; what was changed in the tree is then not to be written
 */
export async function refreshRelease(
  tree: Tree,
  options: RefreshOptions,
  { doors, now, tell }: Outside,
): Promise<string[]> {
  const workspace = workspaceOfTree(tree);
  const release = livingRelease(options.release, workspace.catalogue);
  const date = newDate(release, checkedOptions(options).date, now);
  const problems: Problem[] = [];
  const changed = changedPaths(tree);

  const parents = await refreshParents(tree, release, { doors, tell, problems });
  const locks = askedLocks(release, workspace.files).map((lock) => ({
    release: release.name,
    lock,
    freedom: 'patch' as const,
  }));
  const locked = await lockInTree(tree, locks, { doors, tell, problems });
  if (problems.length > 0) throw new WorkbenchError(problems);

  const file = `${release.folder}/release.yaml`;
  tree.write(file, setInYaml(workspace.files.read(file)?.toString('utf8') ?? '', ['date'], Number(date)));
  writePage(tree);
  const paths = changed();
  if (paths.size === 0) return [`release ${release.name} is as fresh as it can be: nothing changes`];

  const after = workspaceOfTree(tree);
  const touched = touchedImages(paths, after);
  const all = [...after.images.values()].filter((image) => image.release === release.name);
  return [
    date === release.date
      ? `date     ${date}, as it was: what is published of that day keeps its tags, and these need a later --date`
      : `date     ${release.date} -> ${date}`,
    ...parents,
    ...locked,
    `anew     ${touched.length} of the ${all.length} images of ${release.name} are built anew`,
    `next     npx nx run-many -t build --projects tag:release:${release.name}`,
  ];
}

/** @throws WorkbenchError OLDER_DATE */
function newDate(release: Release, asked: string | undefined, now: Date): string {
  const date = asked ?? dayOf(now);
  if (date >= release.date) return date;
  const message = `release ${release.name} is of ${release.date}, and can't go back to ${date}`;
  const hint = 'give a later day by `--date`: what has the tag of a day keeps it';
  throw new WorkbenchError([{ code: 'OLDER_DATE', message, where: `${release.folder}/release.yaml`, hint }]);
}

/** Looks up what the release's bases stand on, into the tree. */
async function refreshParents(
  tree: Tree,
  release: Release,
  { doors, tell, problems }: Pick<Outside, 'doors' | 'tell'> & { readonly problems: Problem[] },
): Promise<string[]> {
  const workspace = workspaceOfTree(tree);
  const images = [...workspace.images.values()].filter((image) => image.release === release.name);
  const pins = openPins(release, images, { refresh: true }, workspace, problems).filter(
    ({ kind }) => kind === 'parent',
  );
  const lines: string[] = [];
  for (const pin of pins) {
    tell(`asking   ${pin.from}`);
    try {
      const { value, text } = await pinnedText(pin, filesIn(tree), doors);
      const [, python] = pin.keys;
      const old = release.pins.get(pinKey(pin.file, release))?.parents[python] ?? null;
      if (text === undefined) continue;
      tree.write(pin.file, text);
      lines.push(`parent   ${pin.from} ${old === null ? 'unknown' : short(old)} -> ${short(value)}`);
    } catch (error) {
      if (!(error instanceof WorkbenchError) || doors.signal.aborted) throw error;
      problems.push(...error.problems);
    }
  }
  return lines;
}

/** Under which name a release knows a file with pins. */
function pinKey(file: string, { folder }: Release): string {
  return file.slice(`${folder}/pins/`.length).replace(/\.yaml$/, '');
}

function short(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12);
}
