import { z } from 'zod';
import type { Problem } from '../model/problem.ts';
import type { SourceText } from '../lint/source-text.ts';
import { commandFailed, type Run } from './run.ts';
import { asFiles, placeIn } from './source-files.ts';

// Of shellcheck's `json1` format, only what is asked here.
const Comments = z.object({
  comments: z.array(z.object({ file: z.string(), line: z.number(), code: z.number(), message: z.string() })),
});

/**
 * What shellcheck has to say about scripts, all of them at once.
 *
 * @param flags besides those that make its answers ours to read
 * @throws WorkbenchError if shellcheck is not installed, or can't do its work
 */
export async function shellcheck(
  sources: readonly SourceText[],
  run: Run,
  flags: readonly string[] = [],
): Promise<Problem[]> {
  if (sources.length === 0) return [];
  return asFiles(sources, run, async (files) => {
    const command = { file: 'shellcheck', args: ['--norc', '--format=json1', ...flags, ...files.keys()] };
    const output = await run(command);
    // 1 means that there are comments.
    if (output.exitCode !== 0 && output.exitCode !== 1) throw commandFailed(command, output);
    return Comments.parse(JSON.parse(output.stdout)).comments.map(({ file, line, code, message }) => ({
      code: `SC${code}`,
      message: message.replace(/\.$/, ''),
      where: placeIn(files, file, line),
      hint: `see https://www.shellcheck.net/wiki/SC${code}`,
    }));
  });
}

/** For what a RUN hands to the shell. What stands in single quotes is a text for another program, on purpose. */
export const forRuns: readonly string[] = ['--shell=sh', '--severity=info', '--exclude=SC2016'];
