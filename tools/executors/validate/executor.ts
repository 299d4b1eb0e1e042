import { randomBytes, randomInt } from 'node:crypto';
import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { goOn, type Doors } from '../../engine/doors.ts';
import { imageGone, withContainer, type Container } from '../../engine/container.ts';
import { imageConfig } from '../../engine/store.ts';
import { chainOf } from '../../matrix/chain.ts';
import { containerFolder, type Check } from '../../model/check.ts';
import type { Image } from '../../model/image.ts';
import { checksOf } from '../../recipe/checks.ts';
import { baseOf, pinnedValues, releaseOf, serveOf } from '../../recipe/image-facts.ts';
import { printer } from '../../report/print.ts';
import { seconds } from '../../report/progress.ts';
import { answer, type Answer } from '../answer.ts';

import { freePort } from '../free-port.ts';
import { openDoors, type ImageOptions } from '../open-doors.ts';
import { openSource } from '../open-source.ts';
import { withServer } from '../with-server.ts';
import { imageOf, workspaceOf, type Workspace } from '../workspace.ts';
import { runCheck, type Subject } from './run-check.ts';
import { showTable, type Row } from './table.ts';

/** Runs an image as a user that it does not know, and checks what must hold inside: its own checks and its parents'. */
export default function validate(options: ImageOptions, context: ExecutorContext): Promise<Answer> {
  const print = printer();
  return answer(print, async () => {
    const workspace = workspaceOf(context);
    const image = imageOf(workspace, context);
    const doors = await openDoors(options, () => undefined);
    const checks = checksOf(chainOf(workspace.images, image.name), workspace, valuesIn(image, workspace));
    const user = randomUser(doors.limits.largestUid);
    const { stored } = await openSource(options, workspace, doors, print).inStore(image);
    print.note(`validate  ${image.name}  as ${user}  with ${doors.engine.name}`);
    const rows = await withContainer(stored.id, { user, mounts: mountsOf(checks, workspace) }, doors, (container) =>
      runAll(checks, image, workspace, doors, { container, id: stored.id, show: showTable(print) }),
    );
    const failed = rows.filter(({ finding }) => finding !== undefined).length;
    const skipped = rows.filter((row) => row.skipped !== undefined).length;
    print.note(
      failed === 0
        ? `valid     ${image.name}  ${rows.length - skipped} checks${skipped === 0 ? '' : `, ${skipped} skipped`}`
        : `invalid   ${image.name}  ${failed} of ${rows.length} checks failed`,
    );
    return failed === 0;
  });
}

interface Ground {
  readonly container: Container;
  readonly id: string;
  readonly show: (row: Row) => void;
}

async function runAll(
  checks: readonly Check[],
  image: Image,
  workspace: Workspace,
  doors: Doors,
  { container, id, show }: Ground,
): Promise<Row[]> {
  const rows: Row[] = [];
  const runEach = async (some: readonly Check[], subject: Subject) => {
    for (const check of some) {
      goOn(doors);
      const began = performance.now();
      const skipped = check.needs === 'gpu' && !(await hasGpu(container)) ? 'no GPU here' : undefined;
      const finding = skipped === undefined ? await runCheck(check, subject) : undefined;
      goOn(doors);
      const row = { check, finding, skipped, time: seconds(performance.now() - began) };
      show(row);
      rows.push(row);
    }
  };
  const token = randomBytes(16).toString('hex');
  await runEach(
    checks.filter(({ what }) => what.kind !== 'http'),
    { container, token },
  );

  const overHttp = checks.filter(({ what }) => what.kind === 'http');
  const serve = serveOf(image, workspace.catalogue);
  if (serve === undefined || overHttp.length === 0) await runEach(overHttp, { container, token });
  else {
    const config = await imageConfig(doors, id);
    if (config === undefined) throw imageGone(image.name);
    const order = { serve, config, port: await freePort(), token, onLine: doors.onLine, signal: doors.signal };
    await withServer(container, order, (server) => runEach(overHttp, { container, server, token }));
  }
  return rows;
}

/** Whether the driver of a GPU reaches into the container. */
async function hasGpu(container: Container): Promise<boolean> {
  return (await container.exec(['test', '-e', '/dev/nvidiactl'])).exitCode === 0;
}

/** A UID as OpenShift gives them, with GID 0; a smaller one for users who are granted no such. */
function randomUser(largest: number): string {
  const first = largest > 1_001_000_000 ? 1_000_000_000 : Math.min(10_000, Math.floor(largest / 2));
  return `${randomInt(first, Math.min(largest, 1_001_000_000))}:0`;
}

/** What checks are filled in with: the name is that of the image which is looked at, the rest that of the image whose checks they are. */
function valuesIn({ name }: Image, { catalogue }: Workspace): (image: Image) => Record<string, string> {
  return (image) => {
    const { os, python, release } = image;
    const pythonVersion = baseOf(image, catalogue).pythons[python] ?? '';
    return { ...pinnedValues(image, releaseOf(image, catalogue)), name, os, python, release, pythonVersion };
  };
}

function mountsOf(checks: readonly Check[], { root }: Workspace): Record<string, string> {
  return Object.fromEntries(checks.map(({ folder }) => [containerFolder(folder), join(root, folder)]));
}
