import { z } from 'zod';
import type { Problem } from '../model/problem.ts';
import { commandFailed, type Run } from './run.ts';

// Of shellcheck's `json1` format, only what is asked here.
const Comments = z.object({
  comments: z.array(z.object({ file: z.string(), line: z.number(), code: z.number(), message: z.string() })),
});

/**
 * What shellcheck has to say about scripts.
 *
 * @param root absolute path of the workspace
 * @param paths of the scripts, below the root
 * @throws WorkbenchError if shellcheck is not installed, or can't do its work
 */
export async function shellcheck(root: string, paths: readonly string[], run: Run): Promise<Problem[]> {
  if (paths.length === 0) return [];
  const command = { file: 'shellcheck', args: ['--norc', '--format=json1', ...paths.map((path) => `${root}/${path}`)] };
  const output = await run(command);
  // 1 means that there are comments.
  if (output.exitCode !== 0 && output.exitCode !== 1) throw commandFailed(command, output);
  return Comments.parse(JSON.parse(output.stdout)).comments.map(({ file, line, code, message }) => ({
    code: `SC${code}`,
    message: message.replace(/\.$/, ''),
    where: `${file.slice(root.length + 1)}:${line}`,
    hint: `see https://www.shellcheck.net/wiki/SC${code}`,
  }));
}
