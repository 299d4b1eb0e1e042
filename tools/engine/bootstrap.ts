import { renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { WorkbenchError } from '../model/problem.ts';
import type { BootstrapRequest } from '../recipe/render.ts';
import type { Command } from './command.ts';
import { diskFull, saysDiskFull } from './disk-full.ts';
import { goOn, type Doors } from './doors.ts';
import { ending } from './run.ts';

/** mmdebstrap takes the archive that belongs to the suite, with its security updates, and checks signatures itself. */
export function bootstrapCommand(request: BootstrapRequest, file: string): Command {
  const { suite, variant, include, components, dpkg, apt, epoch } = request;
  return {
    file: 'mmdebstrap',
    args: [
      `--variant=${variant}`,
      `--components=${components.join(',')}`,
      ...(include.length === 0 ? [] : [`--include=${include.join(',')}`]),
      ...dpkg.map((option) => `--dpkgopt=${option}`),
      ...apt.map((option) => `--aptopt=${option}`),
      // Engines bring devices along, and only root could unpack these.
      '--skip=output/dev',
      // It copies these from the machine that it runs on, and engines bring their own.
      '--customize-hook=for file in hostname hosts resolv.conf; do : > "$1/etc/$file"; chmod 0644 "$1/etc/$file"; done',
      '--format=tar',
      suite,
      file,
    ],
    // Beside the file, so that it lies where leftovers are looked for.
    env: { SOURCE_DATE_EPOCH: String(epoch), TMPDIR: dirname(file) },
  };
}

/**
 * Makes a root file system as a tar file. The file appears whole or not at all.
 *
 * @throws WorkbenchError BOOTSTRAP_FAILED with the last lines of mmdebstrap, or INTERRUPTED
 */
export async function bootstrap(
  request: BootstrapRequest,
  file: string,
  doors: Pick<Doors, 'run' | 'onLine' | 'signal'>,
): Promise<void> {
  const fresh = `${file}.part`;
  try {
    const output = await doors.run(bootstrapCommand(request, fresh), doors);
    goOn(doors);
    if (output.exitCode === 0) renameSync(fresh, file);
    else if (saysDiskFull(output)) throw diskFull(dirname(file));
    else throw bootstrapFailed(request, ending(output), output.tail);
  } finally {
    rmSync(fresh, { force: true });
  }
}

function bootstrapFailed({ suite }: BootstrapRequest, how: string, tail: readonly string[]): WorkbenchError {
  const message = `mmdebstrap could not make the root file system of \`${suite}\`: it ${how}`;
  return new WorkbenchError([
    { code: 'BOOTSTRAP_FAILED', message, hint: ['its last lines were', ...tail].join('\n  ') },
  ]);
}
