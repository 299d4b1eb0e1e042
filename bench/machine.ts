import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { run } from '../tools/engine/run.ts';
import { WorkbenchError } from '../tools/model/problem.ts';

/** A line about the machine and the day, as a reader of measurements wants it. */
export async function machineLine(now: Date): Promise<string> {
  const [, os = 'Linux'] = /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8')) ?? [];
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const programs = (await Promise.all(['buildah', 'podman'].map(versionOf))).filter((text) => text !== '');
  return [
    now.toISOString().slice(0, 10),
    `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`,
    memory,
    os,
    `Node ${process.versions.node}`,
    ...programs,
  ].join(', ');
}

async function versionOf(file: string): Promise<string> {
  try {
    const { stdout } = await run({ file, args: ['--version'] });
    return `${file} ${/\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? ''}`;
  } catch (error) {
    if (error instanceof WorkbenchError) return '';
    throw error;
  }
}
