import { EventEmitter } from 'node:events';
import type { PostTasksExecutionContext } from '@nx/devkit';
import { settleExitCode } from './exit-code.ts';

type Results = PostTasksExecutionContext['taskResults'];

/** The exit code of an Nx that would end with `code` after tasks that ended so. */
function ending(statuses: readonly string[], code: number): number | string | null | undefined {
  const results = Object.fromEntries(statuses.map((status, index) => [`a:${index}`, { status }]));
  const nx = Object.assign(new EventEmitter(), { exitCode: code }) as unknown as NodeJS.Process;
  settleExitCode(results as unknown as Results, nx);
  nx.emit('exit', code);
  return nx.exitCode;
}

it.each([
  ['tasks failed and others were skipped', ['success', 'failure'], 130, 1],
  ['tasks failed', ['failure'], 1, 1],
  ['somebody stopped one', ['failure', 'stopped'], 130, 130],
  ['somebody stopped Nx before a task began', [], 130, 130],
  ['all went well', ['success', 'local-cache'], 0, 0],
])('the exit code tells that %s', (_, statuses, code, expected) => {
  expect(ending(statuses, code)).toBe(expected);
});
