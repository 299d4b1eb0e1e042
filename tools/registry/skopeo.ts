import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkbenchError } from '../model/problem.ts';
import { shown, type Command } from '../engine/command.ts';
import { diskFull, saysDiskFull } from '../engine/disk-full.ts';
import { goOn, type Doors } from '../engine/doors.ts';
import { commandFailed, type Output } from '../engine/run.ts';
import type { RegistrySetting } from './setting.ts';

type CopyDoors = Pick<Doors, 'engine' | 'limits' | 'run' | 'signal'>;

/** A place that skopeo copies from or to. */
export interface Place {
  /** As skopeo names it, e.g. `containers-storage:localhost/name:tag`. */
  readonly reference: string;
  /** May be spoken to without TLS. */
  readonly insecure: boolean;
}

/** @param what `:` and a tag, or `@` and a digest */
export function inRegistry({ host, repository, insecure }: RegistrySetting, what: string): Place {
  return { reference: `docker://${host}/${repository}${what}`, insecure };
}

export function inStore(reference: string): Place {
  return { reference: `containers-storage:${reference}`, insecure: false };
}

export function inFolder(folder: string): Place {
  return { reference: `dir:${folder}`, insecure: false };
}

/**
 * Copies an image. skopeo finds credentials, mirrors and certificates where podman does.
 *
 * @throws WorkbenchError REGISTRY_DENIED, REGISTRY_DOWN, DISK_FULL, INTERRUPTED, COMMAND_FAILED
 */
export async function copy(from: Place, to: Place, flags: readonly string[], doors: CopyDoors): Promise<void> {
  const args = [
    'copy',
    '--quiet',
    '--retry-times=3',
    ...(from.insecure ? ['--src-tls-verify=false'] : []),
    ...(to.insecure ? ['--dest-tls-verify=false'] : []),
    ...flags,
    from.reference,
    to.reference,
  ];
  const command = doors.engine.besideStore({ file: 'skopeo', args }, doors.limits);
  for (const pause of [200, 1000]) {
    const error = await once(command, doors);
    if (error === undefined) return;
    if (error.problems[0]?.code !== 'COMMAND_FAILED') throw error;
    await sleep(pause);
  }
  const error = await once(command, doors);
  if (error !== undefined) throw error;
}

/**
 * skopeo itself tries again only when no answer comes. A registry also answers 500, as those that keep tags in files do to
 * one of two who write the same at the same moment; and skopeo does not always say what was answered.
 */
async function once(command: Command, doors: CopyDoors): Promise<WorkbenchError | undefined> {
  const output = await doors.run(command, { signal: doors.signal });
  if (output.exitCode === 0) return undefined;
  goOn(doors);
  return copyFailed(command, output);
}

/**
 * Writes a folder as skopeo's `dir:` has it.
 *
 * @param blobs by hex digits of their digests
 */
export function writeDir(folder: string, manifest: Buffer, blobs: ReadonlyMap<string, Buffer>): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'version'), 'Directory Transport Version: 1.1\n');
  writeFileSync(join(folder, 'manifest.json'), manifest);
  for (const [name, bytes] of blobs) writeFileSync(join(folder, name), bytes);
}

function copyFailed(command: Command, output: Output): WorkbenchError {
  if (saysDiskFull(output)) return diskFull('what skopeo copies');
  const known = troubles.find(({ pattern }) => output.tail.some((line) => pattern.test(line)));
  if (known === undefined) return commandFailed(command, output);
  const { code, message } = known;
  const hint = ['the command was', shown(command), ...output.tail].join('\n  ');
  return new WorkbenchError([{ code, message, hint }]);
}

/** What skopeo says when the registry is at fault, as far as its words are known. */
const troubles = [
  {
    pattern: /unauthorized|authentication required|denied|403 \(Forbidden\)|status code 40[13]/i,
    code: 'REGISTRY_DENIED',
    message: 'the registry refuses us: log in by `podman login`, or see who may write to it',
  },
  {
    pattern: /connection refused|connection reset|no such host|i\/o timeout|network is unreachable|TLS handshake/i,
    code: 'REGISTRY_DOWN',
    message: "the registry can't be reached: see whether its name is right and the network is up",
  },
];
