import type { IsPublished } from '../engine/presence.ts';
import { run } from '../engine/run.ts';
import { readerDoors, registryReader } from '../registry/ask.ts';
import { credentialsFor } from '../registry/credentials.ts';
import type { RegistrySetting } from '../registry/setting.ts';
import { stillPublished } from '../registry/still-published.ts';
import type { Ground } from './ground.ts';

/** Asks a registry which images it has. Where it can't be asked it has none, and that is said. */
export function registryAsker(registry: RegistrySetting, environment: Ground['environment']): IsPublished {
  const reader = registryReader(
    registry,
    readerDoors(() => credentialsFor(registry, environment, run)),
  );
  return stillPublished(reader, ({ problems }) => {
    for (const { message } of problems) process.stderr.write(`note      ${message}; what only it has counts as gone\n`);
  });
}
