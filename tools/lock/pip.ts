import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import type { Output } from '../engine/run.ts';
import type { Taken } from './gpu-path.ts';
import { packageName } from './package-name.ts';
import { requirementLine, type Asked } from './pipfile.ts';
import { virtualPython, type LockDoors } from './pipenv.ts';
import { pythonEnvironment } from './python-environment.ts';

/** What pip is asked to install, into nowhere. */
export interface Wish {
  readonly asked: readonly Asked[];
  /** Specifiers that hold wherever the package is needed, by name. */
  readonly limits: ReadonlyMap<string, string>;
  /** Addresses of the indexes with their credentials. */
  readonly indexes: readonly string[];
  readonly prereleases: boolean;
}

/** What pip says to a wish. */
export type PipAnswer =
  | { readonly taken: ReadonlyMap<string, Taken> }
  | { readonly refused: Output; /** What tells why. */ readonly why: readonly string[] };

// Of pip's installation report, format 1, only what is asked here.
const Report = z.object({
  install: z.array(
    z.object({
      metadata: z.object({ name: z.string(), version: z.string(), requires_dist: z.array(z.string()).default([]) }),
    }),
  ),
});

const telling =
  /^ERROR|^ {4}(The user requested|\S+ \S+ depends on) |Could not fetch URL|ConnectionPool|Credentials not correct|different python version/;

/**
 * Lets pip say what it would install for a wish, or why it can't.
 *
 * @param folder absolute, with the virtual environment that pipenv made
 */
export async function askPip(wish: Wish, folder: string, { run, signal, env }: LockDoors): Promise<PipAnswer> {
  const file = (name: string, lines: readonly string[]) => {
    writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
    return join(folder, name);
  };
  const asked = file('asked.txt', wish.asked.map(requirementLine));
  const limits = file(
    'limits.txt',
    [...wish.limits].map(([name, specifiers]) => `${name}${specifiers}`),
  );
  const report = join(folder, 'report.json');
  const [index = '', ...extra] = wish.indexes;
  const why: string[] = [];
  const command = {
    file: virtualPython(folder),
    args: [
      ...['-m', 'pip', 'install', '--dry-run', '--ignore-installed', '-vv', '--report', report],
      ...(wish.prereleases ? ['--pre'] : []),
      ...['--requirement', asked, '--constraint', limits],
    ],
    env: { ...pythonEnvironment(folder, env), PIP_INDEX_URL: index, PIP_EXTRA_INDEX_URL: extra.join(' ') },
  };
  const refused = await run(command, {
    signal,
    onLine: (painted) => {
      // Nx asks for colours, and pip obeys.
      const line = stripVTControlCharacters(painted);
      if (telling.test(line)) why.push(line);
    },
  });
  if (refused.exitCode !== 0) return { refused, why };
  const { install } = Report.parse(JSON.parse(readFileSync(report, 'utf8')));
  return {
    taken: new Map(
      install.map(({ metadata: { name, version, requires_dist } }) => [
        packageName(name),
        { version, needs: requires_dist.map((requirement) => packageName(/^[\w.-]+/.exec(requirement)?.[0] ?? '')) },
      ]),
    ),
  };
}
