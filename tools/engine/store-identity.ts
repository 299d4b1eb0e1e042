import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isErrno } from '../catalogue/is-errno.ts';
import { textOf } from './text-of.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Which store the engines use, by all that chooses one: the user, variables, and what the configuration says. Two that
 * are equal mean the same store on one machine. No program is started.
 */
export function storeIdentity(environment: Environment): string {
  const uid = process.getuid?.() ?? 0;
  const names = ['CONTAINERS_STORAGE_CONF', 'STORAGE_DRIVER', ...(uid === 0 ? [] : ['HOME', 'XDG_DATA_HOME'])];
  const set = names.flatMap((name) => (environment[name] === undefined ? [] : [`${name}=${environment[name]}`]));
  const texts = configurations(environment, uid === 0).map((file) => textOf(file) ?? '');
  const sum = createHash('sha256').update(JSON.stringify(texts)).digest('hex');
  return JSON.stringify([uid, ...set, sum.slice(0, 16)]);
}

/** Files that containers/storage reads, later ones before earlier ones. */
function configurations(environment: Environment, root: boolean): string[] {
  const chosen = environment['CONTAINERS_STORAGE_CONF'] ?? '';
  if (chosen !== '') return [chosen];
  const own = environment['XDG_CONFIG_HOME'] ?? join(environment['HOME'] ?? '', '.config');
  const folders = ['/usr/share', '/etc', ...(root ? [] : [own])].map((folder) => join(folder, 'containers'));
  return folders.flatMap((folder) => [join(folder, 'storage.conf'), ...dropIns(join(folder, 'storage.conf.d'))]);
}

function dropIns(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.conf'))
      .sort()
      .map((name) => join(folder, name));
  } catch (error) {
    if (isErrno(error, 'ENOENT') || isErrno(error, 'EACCES')) return [];
    throw error;
  }
}
