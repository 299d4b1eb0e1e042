import { readdirSync } from 'node:fs';
import { basename } from 'node:path/posix';
import { parseEnv } from 'node:util';
import { textOf } from '../engine/text-of.ts';
import { walk } from './walk.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * For each task Nx looks for fourteen files of variables, which takes a fifth of a millisecond. `.env` tells it not to;
 * where there is one after all, this gives tasks its variables, as Nx documents it.
 *
 * @param root absolute path of the workspace
 * @param environment of this process
 */
export function dotenvVariable(root: string, environment: Environment): Record<string, string> {
  const isOff = environment['NX_LOAD_DOT_ENV_FILES'] === 'false';
  return isOff && hasVariables(root) ? { NX_LOAD_DOT_ENV_FILES: 'true' } : {};
}

function hasVariables(root: string): boolean {
  const keys = Object.keys(parseEnv(textOf(`${root}/.env`) ?? ''));
  if (keys.some((key) => !forNx.has(key))) return true;
  const below = projectFolders.flatMap((folder) => walk(root, folder)).map(({ path }) => basename(path));
  return [...readdirSync(root).filter((name) => name !== '.env'), ...below].some(isDotenv);
}

/** What `.env` says to Nx itself, and no task asks for. */
const forNx = new Set(['NX_ISOLATE_PLUGINS', 'NX_LOAD_DOT_ENV_FILES']);

/** Where projects are. */
const projectFolders = ['images', 'releases', 'tools'];

function isDotenv(name: string): boolean {
  return name === '.env' || /^\.env\../.test(name) || /^\..+\.env$/.test(name);
}
