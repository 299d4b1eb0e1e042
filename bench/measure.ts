import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import type { Command } from '../tools/engine/command.ts';

/** One timed run. */
export interface Sample {
  readonly seconds: number;
  readonly exitCode: number | undefined;
  /** How many images there were in the end, where that was counted. */
  readonly images?: number;
}

/** A run may hang, as peers do now and then: after half an hour it is ended. */
const longest = 30 * 60 * 1000;

/** Runs a program to its end and tells how long it took. What it prints goes to a file. */
export async function timed({ file, args, env }: Command, cwd: string, log: string): Promise<Sample> {
  const output = openSync(log, 'w');
  try {
    const began = performance.now();
    const options = { cwd, env: { ...process.env, ...env }, timeout: longest };
    const child = spawn(file, args, { ...options, stdio: ['ignore', output, output] });
    const [code] = (await once(child, 'exit')) as [number | null];
    return { seconds: (performance.now() - began) / 1000, exitCode: code ?? undefined };
  } finally {
    closeSync(output);
  }
}

/** The last lines of a log. */
export function tailOf(log: string, lines = 60): string {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}

/** The middle value; of an even number of them, the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
}
