import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'smol-toml';
import { z } from 'zod';
import type { Output, Run } from '../engine/run.ts';
import { packageName } from './package-name.ts';
import type { Asked, Pipfile } from './pipfile.ts';
import { pythonEnvironment } from './python-environment.ts';
import type { Locked } from './requirement-file.ts';

/** What pipenv is asked. */
export interface Question {
  /** Absolute path of the interpreter that the lock is for. */
  readonly python: string;
  readonly sources: Pipfile['sources'];
  readonly prereleases: boolean;
  readonly asked: readonly Asked[];
  /** Specifiers that hold wherever the package is needed, by name; they ask for nothing. */
  readonly limits: ReadonlyMap<string, string>;
}

/** What a program needs to run. */
export interface LockDoors {
  readonly run: Run;
  /** Ends what is under way. */
  readonly signal: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
}

/** Of `Pipfile.lock`, what is asked here. */
const Entry = z.object({
  version: z.string().optional(),
  extras: z.array(z.string()).default([]),
  markers: z.string().exactOptional(),
  hashes: z.array(z.string()).default([]),
});
const LockFile = z.object({ together: z.record(z.string(), Entry).default({}) });

/** The Python of the virtual environment that `pipenv` makes in its folder. */
export function virtualPython(folder: string): string {
  return join(folder, '.venv/bin/python');
}

/**
 * Lets pipenv resolve packages.
 *
 * @param folder absolute and empty
 * @returns every package that is needed, at one version; or how pipenv ended without an answer
 */
export async function lockTogether(
  question: Question,
  folder: string,
  { run, signal, env }: LockDoors,
): Promise<{ readonly locked: readonly Locked[] } | { readonly refused: Output }> {
  writeFileSync(join(folder, 'Pipfile'), pipfileText(question));
  const output = await run(
    {
      file: 'pipenv',
      args: ['--python', question.python, 'lock', '--categories', 'together'],
      env: pythonEnvironment(folder, env),
    },
    { signal },
  );
  if (output.exitCode !== 0) return { refused: output };
  const { together } = LockFile.parse(JSON.parse(readFileSync(join(folder, 'Pipfile.lock'), 'utf8')));
  return {
    // One that its marker keeps out here comes with the specifiers that were asked, in place of a version.
    locked: Object.entries(together).flatMap(([name, { version = '', extras, markers, hashes }]) =>
      version.startsWith('==') && hashes.length > 0
        ? [
            {
              name: packageName(name),
              version: version.slice(2),
              extras,
              hashes: [...hashes].sort(),
              ...(markers === undefined ? {} : { markers }),
            },
          ]
        : [],
    ),
  };
}

/**
 * pipenv takes what stands in `packages` as constraints of every other category. So the limits stand there, and all that is
 * asked in one category: that is one resolution.
 */
function pipfileText({ sources, prereleases, asked, limits }: Question): string {
  return stringify({
    source: sources.map((source) => ({ ...source, verify_ssl: true })),
    packages: Object.fromEntries(limits),
    together: Object.fromEntries(
      asked.map(({ name, version, extras, markers, index }) => [
        name,
        {
          version,
          ...(extras.length === 0 ? {} : { extras }),
          ...(markers === undefined ? {} : { markers }),
          ...(index === undefined ? {} : { index }),
        },
      ]),
    ),
    pipenv: { allow_prereleases: prereleases },
  });
}
