import { join } from 'node:path';
import { cacheDir, type ExecutorContext } from '@nx/devkit';
import { imageFolder } from '../../model/record.ts';
import { printer } from '../../report/print.ts';
import { bytes, showProgress } from '../../report/progress.ts';
import { answer, type Answer } from '../answer.ts';
import { ensureImage } from '../ensure-image.ts';
import { openDoors, type EngineOptions } from '../open-doors.ts';
import { sayLimits } from '../say-limits.ts';
import { imageOf, workspaceOf } from '../workspace.ts';

/** Builds an image, or finds it in the store by its fingerprint, and writes its record. */
export default function build(options: EngineOptions, context: ExecutorContext): Promise<Answer> {
  const print = printer();
  return answer(print, async () => {
    const workspace = workspaceOf(context);
    const image = imageOf(workspace, context);
    const log = join(workspace.root, imageFolder(image.name), 'build.log');
    const progress = showProgress(print, log, () => performance.now());
    const doors = await openDoors(options, progress.line);
    print.note(`building  ${image.name}  with ${doors.engine.name}`);
    sayLimits(print, cacheDir, doors);
    const { record, built } = await ensureImage(image, workspace, doors);
    const word = built ? 'built   ' : 'present ';
    print.data(`${word}  ${image.name}  ${progress.elapsed()}  ${bytes(record.size)}  ${record.digest}`);
    return true;
  });
}
