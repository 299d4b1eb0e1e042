import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { commandFailed, type Run } from '../engine/run.ts';
import { imageFolder } from '../model/record.ts';

/** What git must not take from anybody's settings or attributes: programs that show files, and colours. */
const plain = ['--no-color', '--no-ext-diff', '--no-textconv', '--no-renames', '--unified=2'];

/**
 * The contexts of an image in two workspaces, as `git diff` compares them; empty if they are the same.
 *
 * @param before absolute path of a workspace in which the image was rendered
 * @param after the same
 * @param run a door to programs
 * @throws WorkbenchError COMMAND_FAILED
 */
export async function contextDiff(image: string, before: string, after: string, run: Run): Promise<string> {
  const [old = '', fresh = ''] = [before, after].map((root) => join(root, imageFolder(image), 'context'));
  for (const folder of [old, fresh]) if (!existsSync(folder)) throw new Error(`${folder} was not rendered`);
  const command = { file: 'git', args: ['diff', '--no-index', ...plain, '--', old, fresh] };
  const output = await run(command);
  // 1 says that they differ.
  if (output.exitCode !== 0 && output.exitCode !== 1) throw commandFailed(command, output);
  return withoutFolders(output.stdout, [old, fresh]);
}

/** `a/tmp/…/context/Containerfile` is `a/Containerfile`. */
function withoutFolders(text: string, folders: readonly string[]): string {
  const shortened = (line: string) => folders.reduce((rest, folder) => rest.replaceAll(`${folder}/`, '/'), line);
  return text
    .split('\n')
    .map((line) => (/^(diff --git|---|\+\+\+|Binary files) /.test(line) ? shortened(line) : line))
    .join('\n');
}
