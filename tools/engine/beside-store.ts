import type { Command } from './command.ts';
import type { Limits } from './limits.ts';

/**
 * A command where the store of images can be read: without root, that is in the user namespace that an engine makes.
 *
 * @param engine the program, which has the verb `unshare`
 */
export function besideStore(engine: string, command: Command, { root }: Limits): Command {
  return root ? command : { ...command, file: engine, args: ['unshare', command.file, ...command.args] };
}
