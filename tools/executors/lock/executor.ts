import type { ExecutorContext } from '@nx/devkit';
import { filesUnder } from '../../catalogue/files.ts';
import { run } from '../../engine/run.ts';
import { askedLocks, type AskedLock } from '../../lock/asked-locks.ts';
import type { Freedom } from '../../lock/limits.ts';
import { lockPins } from '../../lock/lock-pins.ts';
import { lockPython } from '../../lock/lock-python.ts';
import { movesInShort } from '../../lock/moves.ts';
import { openPins } from '../../lock/open-pins.ts';
import type { LockDoors } from '../../lock/pipenv.ts';
import { WorkbenchError, type Problem } from '../../model/problem.ts';
import { pythonVersionOf } from '../../model/names.ts';
import type { Release } from '../../model/release.ts';
import { printer, type Print } from '../../report/print.ts';
import { answer, type Answer } from '../answer.ts';
import { endSignal } from '../open-doors.ts';
import { releaseOfTask, workspaceOf, type Workspace } from '../workspace.ts';

export interface LockOptions {
  /** The one bundle whose packages are locked. */
  readonly bundle?: string;
  /** The one Python for which packages are locked, e.g. `py39`. */
  readonly python?: string;
  /** Let minor versions move as well. */
  readonly minor?: boolean;
  /** Move nothing: add what is missing. */
  readonly keep?: boolean;
  /** Only look up pins that are null. */
  readonly pins?: boolean;
  /** Look up the digests of parents that are known, too. */
  readonly refresh?: boolean;
}

/** What every step of a lock knows. */
interface Locking {
  readonly release: Release;
  readonly workspace: Workspace;
  readonly print: Print;
  /** What went wrong so far: one lock that fails keeps no other back. */
  readonly problems: Problem[];
  readonly doors: LockDoors;
}

/** Locks what a release takes from elsewhere: Python packages, sums of downloads, digests of parents. */
export default function lock(options: LockOptions, context: ExecutorContext): Promise<Answer> {
  const print = printer();
  return answer(print, async () => {
    const { bundle, python, pins = false, refresh = false } = options;
    // Files are read anew, since pins are written one after the other into the same file.
    const workspace = { ...workspaceOf(context), files: filesUnder(context.root) };
    const release = releaseOfTask(workspace, context);
    const freedom = freedomOf(options);
    const doors = { run, signal: endSignal(), env: process.env };
    const locking = { release, workspace, print, problems: [] as Problem[], doors } satisfies Locking;
    if (!pins) await lockPackages(chosenLocks(release, bundle, python, workspace.files), freedom, locking);
    if (bundle === undefined && python === undefined) await lookUpPins(refresh, locking);
    if (locking.problems.length > 0) throw new WorkbenchError(locking.problems);
    return true;
  });
}

function freedomOf({ minor = false, keep = false }: LockOptions): Freedom {
  if (!minor || !keep) return keep ? 'none' : minor ? 'minor' : 'patch';
  const message = '`--keep` lets no version move, and `--minor` more than usual';
  throw new WorkbenchError([{ code: 'BAD_OPTIONS', message, hint: 'give one of the two' }]);
}

async function lockPackages(locks: readonly AskedLock[], freedom: Freedom, locking: Locking): Promise<void> {
  const { release, workspace, print, problems, doors } = locking;
  for (const { bundle, python, folder } of locks) {
    const key = `${bundle}/${python}`;
    print.note(`locking  ${key}`);
    try {
      const order = {
        root: workspace.root,
        files: workspace.files,
        release: release.name,
        folder,
        pythonVersion: pythonVersionOf(python),
        freedom,
      };
      const { counts, moves, gpuPath } = await lockPython(order, doors);
      for (const line of moves) print.note(`  ${line}`);
      const ofJupyter = counts.jupyter === 0 ? '' : ` and ${counts.jupyter} for JupyterLab`;
      print.note(`locked   ${key}  ${counts.packages} packages${ofJupyter}: ${movesInShort(moves)}`);
      if (gpuPath !== undefined && !isAccelerated(bundle, python, locking))
        print.note(`note     none of its images has an accelerator, and yet come packages for GPUs: ${gpuPath}`);
    } catch (error) {
      if (!(error instanceof WorkbenchError) || doors.signal.aborted) throw error;
      print.note(`failed   ${key}`);
      problems.push(...error.problems);
    }
  }
}

function isAccelerated(bundle: string, python: string, { release, workspace }: Locking): boolean {
  return [...workspace.images.values()].some(
    (image) =>
      image.release === release.name && image.bundle === bundle && image.python === python && image.accelerated,
  );
}

/** The locks that are asked for. */
function chosenLocks(
  release: Release,
  bundle: string | undefined,
  python: string | undefined,
  files: Workspace['files'],
): AskedLock[] {
  const all = askedLocks(release, files);
  const chosen = all.filter(
    (lock) => (bundle ?? lock.bundle) === lock.bundle && (python ?? lock.python) === lock.python,
  );
  if (chosen.length > 0 || (bundle === undefined && python === undefined)) return chosen;
  throw new WorkbenchError([
    {
      code: 'UNKNOWN_LOCK',
      message: `release ${release.name} has no lock \`${bundle ?? '*'}/${python ?? '*'}\` with a Pipfile`,
      where: `${release.folder}/locks`,
      hint: `there are: ${all.map((lock) => `${lock.bundle}/${lock.python}`).join(', ')}`,
    },
  ]);
}

async function lookUpPins(refresh: boolean, { release, workspace, print, problems, doors }: Locking): Promise<void> {
  const images = [...workspace.images.values()].filter((image) => image.release === release.name);
  const pins = openPins(release, images, { refresh }, workspace, problems);
  await lockPins(pins, workspace, print.note, problems, doors);
  if (pins.length + problems.length === 0) print.note('pinned   everything already');
}
