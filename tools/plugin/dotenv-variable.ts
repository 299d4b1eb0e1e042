import { readdirSync } from 'node:fs';
import { basename } from 'node:path/posix';
import { parseEnv } from 'node:util';
import { textOf } from '../engine/text-of.ts';
import { walk } from './walk.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * For each task Nx looks for fourteen files of variables, which takes a fifth of a millisecond. `.env` tells it not to;
 * where there is one after all, this lets Nx look for them again.
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
  const entries = readdirSync(root, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory() && !strange.has(entry.name));
  return (
    entries.some(({ name }) => name !== '.env' && isDotenv(name)) ||
    folders.flatMap(({ name }) => walk(root, name, strange)).some(({ path }) => isDotenv(basename(path)))
  );
}

/** What `.env` says to Nx itself, and no task asks for. */
const forNx = new Set(['NX_ISOLATE_PLUGINS', 'NX_LOAD_DOT_ENV_FILES']);

/** Folders in which nothing is anybody's project. */
const strange: ReadonlySet<string> = new Set(['.git', '.nx', 'dist', 'node_modules']);

function isDotenv(name: string): boolean {
  return name === '.env' || /^\.env\../.test(name) || /^\..+\.env$/.test(name);
}
