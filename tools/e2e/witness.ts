import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execaSync } from 'execa';
import type { WorkspaceCopy } from './workspace-copy.ts';

/** What was started. */
export interface Witness {
  /** In it, every engine tells of its start before it works. */
  readonly env: Readonly<Record<string, string>>;
  /** Command lines, the first program first. */
  readonly started: () => string[];
}

/** An environment for commands in a copy, and what they started of the programs that build and look at images. */
export function withWitness({ temporary, root }: Pick<WorkspaceCopy, 'temporary' | 'root'>): Witness {
  const folder = join(root, '..', 'witness');
  const log = join(folder, 'log');
  mkdirSync(folder, { recursive: true });
  rmSync(log, { force: true });
  for (const program of ['buildah', 'podman', 'skopeo', 'mmdebstrap']) {
    const real = execaSync('which', [program]).stdout;
    writeFileSync(join(folder, program), `#!/bin/sh\necho ${program} "$@" >> ${log}\nexec ${real} "$@"\n`);
    chmodSync(join(folder, program), 0o755);
  }
  return {
    env: { PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}`, TMPDIR: temporary },
    started: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []),
  };
}
