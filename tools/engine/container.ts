import { mkdirSync, rmSync } from 'node:fs';
import { WorkbenchError } from '../model/problem.ts';
import type { Doors } from './doors.ts';
import type { RunRequest } from './engine.ts';
import { newMarker, temporaryFolder } from './marker.ts';
import { runWell, type Output } from './run.ts';

/** A container of one image, in which commands run one after the other. */
export interface Container {
  /** Runs a command to its end, or until the signal ends it. */
  exec(argv: readonly string[], options?: ExecOptions): Promise<Output>;
}

export interface ExecOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Variables whose values no command line may show. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** Whom commands run as, and what they may read of this machine. */
export type ContainerOptions = Pick<RunRequest, 'user' | 'mounts'>;

/**
 * Hands a container of an image to `use`, and removes it in any case afterwards.
 *
 * @param image ID, hex digits
 */
export async function withContainer<T>(
  image: string,
  { user, mounts }: ContainerOptions,
  { engine, limits, run, signal: outer }: Pick<Doors, 'engine' | 'limits' | 'run' | 'signal'>,
  use: (container: Container) => Promise<T>,
): Promise<T> {
  const container = newMarker();
  const folder = temporaryFolder(container);
  let count = 0;
  const exec: Container['exec'] = async (argv, { environment = {}, secrets = {}, onLine, signal } = {}) => {
    count += 1;
    // An engine that makes a container for each command must not find the last one's name still taken.
    const name = create === undefined ? `${container}-${count}` : container;
    const names = Object.keys(secrets);
    const command = engine.run({ container: name, image, argv, user, environment, secrets: names, mounts }, limits);
    const take = names.length === 0 ? undefined : engine.takeSecrets({ container: name, secrets: names });
    if (take !== undefined) await runWell(run, { ...take, env: { ...take.env, ...secrets } });
    const ends = signal === undefined ? outer : AbortSignal.any([outer, signal]);
    const withFolder = { ...command, env: { ...command.env, ...secrets, TMPDIR: folder } };
    return run(withFolder, { ...(onLine === undefined ? {} : { onLine }), signal: ends });
  };

  const create = engine.create({ container, image }, limits);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (create !== undefined) await runWell(run, create);
    return await use({ exec });
  } finally {
    for (const name of create === undefined ? execNames(container, count) : [container]) await run(engine.remove(name));
    rmSync(folder, { recursive: true, force: true });
  }
}

function execNames(container: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${container}-${index + 1}`);
}

/** The error of an image that is in the records and not in the store. */
export function imageGone(name: string): WorkbenchError {
  const message = `the image of \`${name}\` is no longer in the store`;
  return new WorkbenchError([{ code: 'IMAGE_GONE', message, hint: `run \`npx nx build ${name} --skip-nx-cache\`` }]);
}
