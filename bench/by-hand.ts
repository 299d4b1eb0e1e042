import { isolationFlags, ulimitFlags } from '../tools/engine/build-flags.ts';
import { limitsOf } from '../tools/engine/limits.ts';
import { machineFacts } from '../tools/engine/machine-facts.ts';
import { run } from '../tools/engine/run.ts';
import { WorkbenchError } from '../tools/model/problem.ts';
import type { FamilyImage } from './family.ts';

/** The command by which a person builds an image on its parent, with the engine's layer cache. */
export function buildLine(engine: string, { name, parent, context }: FamilyImage, more: readonly string[]): string {
  const limits = limitsOf(machineFacts(process.env['PATH'] ?? ''));
  return [
    engine,
    'build',
    '--layers',
    ...isolationFlags(limits),
    ...ulimitFlags(limits),
    '--network=host',
    `--tag=${tagOf(name)}`,
    ...(parent === undefined ? [] : [`--build-arg=PARENT=${tagOf(parent)}`]),
    ...more,
    context,
  ].join(' ');
}

/** The name that peers give an image. */
export function tagOf(name: string): string {
  return `localhost/bench:${name}`;
}

/** Why a program can't be used; undefined if it can. */
export async function whyNot(file: string): Promise<string | undefined> {
  try {
    const { exitCode } = await run({ file, args: ['--version'] });
    return exitCode === 0 ? undefined : `\`${file} --version\` fails`;
  } catch (error) {
    if (error instanceof WorkbenchError) return `\`${file}\` is not installed`;
    throw error;
  }
}
