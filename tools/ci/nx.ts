import { join } from 'node:path';
import type { Command } from '../engine/command.ts';

/**
 * Nx in a workspace, to which `env` changes first: Nx looks for it from the working directory on. No daemon stays behind on
 * a machine that is thrown away.
 *
 * @param root absolute path of a workspace with `node_modules`
 */
export function nxCommand(root: string, args: readonly string[]): Command {
  const nx = join(root, 'node_modules/.bin/nx');
  return { file: 'env', args: ['-C', root, process.execPath, nx, ...args], env: { NX_DAEMON: 'false' } };
}
