import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { goOn } from '../engine/doors.ts';
import { inTemporaryFolder } from '../engine/in-temporary-folder.ts';
import { newMarker } from '../engine/marker.ts';
import { ending } from '../engine/run.ts';
import { WorkbenchError } from '../model/problem.ts';
import type { LockDoors } from './pipenv.ts';

/**
 * The sha256 of what an address gives, fetched as an image's builder stage fetches it.
 *
 * @param where the pin that wants it
 * @throws WorkbenchError DOWNLOAD_FAILED
 */
export async function sumOfDownload(url: string, where: string, doors: LockDoors): Promise<string> {
  return await inTemporaryFolder(newMarker(), doors.run, async (folder) => {
    const file = join(folder, 'download');
    const args = ['--fail', '--silent', '--show-error', '--location', '--proto', '=https', '--retry', '5'];
    const output = await doors.run({ file: 'curl', args: [...args, '--output', file, url] }, { signal: doors.signal });
    goOn(doors);
    if (output.exitCode !== 0) {
      const [last = `\`curl\` ${ending(output)}`] = output.tail.slice(-1);
      throw new WorkbenchError([
        {
          code: 'DOWNLOAD_FAILED',
          message: `${url} can't be fetched: ${last.replace(/^curl: /, '')}`,
          where,
          hint: 'see whether the version exists there, and run the same command again',
        },
      ]);
    }
    const hash = createHash('sha256');
    await pipeline(createReadStream(file), hash);
    await rm(file);
    return hash.digest('hex');
  });
}
