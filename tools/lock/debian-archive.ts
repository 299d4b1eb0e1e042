import { WorkbenchError } from '../model/problem.ts';
import type { LockDoors } from './pipenv.ts';

/**
 * Whether Debian's archive has a package in a suite, as far as this machine's apt knows that suite; undefined if it does
 * not. Nothing is fetched.
 */
export async function archiveHas(suite: string, name: string, doors: LockDoors): Promise<boolean | undefined> {
  if (!knowsSuite(await policy([], doors), suite)) return undefined;
  return hasVersion(await policy([name], doors), suite);
}

/** Whether `apt-cache policy` lists a suite among its sources. */
export function knowsSuite(said: string, suite: string): boolean {
  return said.split('\n').some((line) => /^\s+release /.test(line) && new RegExp(`[ ,]n=${suite}(,|$)`).test(line));
}

/** Whether `apt-cache policy <package>` names a version that comes from a suite's main section. */
export function hasVersion(said: string, suite: string): boolean {
  return said.split('\n').some((line) => new RegExp(`^\\s+-?\\d+ \\S+ ${suite}/main `).test(line));
}

async function policy(names: readonly string[], { run, signal }: LockDoors): Promise<string> {
  try {
    const command = { file: 'apt-cache', args: ['policy', '--', ...names], env: { LC_ALL: 'C' } };
    return (await run(command, { signal })).stdout;
  } catch (error) {
    // A machine without apt knows no suite.
    if (error instanceof WorkbenchError) return '';
    throw error;
  }
}
