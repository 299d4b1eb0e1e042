import { setTimeout as sleep } from 'node:timers/promises';
import { isErrno } from '../../catalogue/is-errno.ts';
import type { Answer, Started } from '../nx-in.ts';
import { processesOf } from '../processes.ts';
import type { Bench, Operation } from './bench.ts';
import { evictions } from './evictions.ts';
import type { Random } from '../../fixtures/random.ts';
import { images } from './small-catalogue.ts';
import { write, type Site } from './sites.ts';

const buildMany = ['run-many', '-t', 'build', '--output-style=stream'];
const publishMany = ['run-many', '-t', 'publish', '--output-style=stream'];

/** Builds and publications: whole ones, two at once, and some that are killed. */
export const runs = {
  'build-all': async (bench) => {
    await buildAll(bench);
  },
  'build-one': async (bench, random) => {
    await buildOne(bench, random);
  },
  'build-again': async (bench) => {
    await well(bench, [...buildMany, '--skip-nx-cache']);
  },
  'build-twice-at-once': async (bench) => {
    await Promise.all([buildAll(bench), buildAll(bench)]);
  },
  'build-and-one-at-once': async (bench, random) => {
    await Promise.all([buildAll(bench), buildOne(bench, random)]);
  },
  'edit-while-building': async (bench, random) => {
    await meanwhile(bench, random, (site) => {
      write(bench.copy, site, random.pick(site.variants));
    });
  },
  'evict-while-building': async (bench, random) => {
    await meanwhile(bench, random, () => evictions['rmi-image'](bench, random));
  },
  publish: async (bench) => {
    await publishAll(bench);
  },
  'publish-twice-at-once': async (bench) => {
    await Promise.all([publishAll(bench), publishAll(bench)]);
  },
  'kill-publish': async (bench, random) => {
    await endedSoon(bench, publishMany, random, (nx) => nx.end('SIGKILL'));
  },
  'edit-and-kill-nx': (bench, random) => editAndEnd(bench, random, (nx) => nx.end('SIGKILL')),
  'edit-and-terminate-nx': (bench, random) => editAndEnd(bench, random, (nx) => nx.end('SIGTERM')),
  'edit-and-interrupt-nx': (bench, random) => editAndEnd(bench, random, (nx) => nx.end('SIGINT')),
  'edit-and-press-ctrl-c': (bench, random) => editAndEnd(bench, random, signalTo(isNode, 'SIGINT')),
  'edit-and-kill-tasks': (bench, random) => editAndEnd(bench, random, signalTo(isTask, 'SIGKILL')),
  'edit-and-kill-engines': (bench, random) => editAndEnd(bench, random, signalTo(isEngine, 'SIGKILL')),
  'edit-and-kill-all': (bench, random) =>
    editAndEnd(
      bench,
      random,
      signalTo(() => true, 'SIGKILL'),
    ),
} satisfies Record<string, Operation>;

/**
 * Builds every image.
 *
 * @throws Error with what Nx said if that fails
 */
export function buildAll(bench: Bench): Promise<Answer> {
  return well(bench, buildMany);
}

function buildOne(bench: Bench, random: Random): Promise<Answer> {
  const image = random.pick([images.base, images.minimal, images.runtime]);
  return well(bench, ['build', image, '--output-style=stream']);
}

/** An error is in its place where there is no registry, or where one was tampered with. */
function publishAll(bench: Bench): Promise<Answer> {
  const broken = bench.registry.hasBrokenManifest() ? ['REGISTRY_FAILED'] : [];
  return well(bench, publishMany, ['NO_REGISTRY', 'FINGERPRINT_TAKEN', ...broken]);
}

/** A build may say that an image went away under its hands, and that the next one brings it back. */
async function well(bench: Bench, args: readonly string[], allowed: readonly string[] = []): Promise<Answer> {
  const first = await bench.nx(args);
  const answer = says(first, ['IMAGE_GONE']) ? await bench.nx(args) : first;
  if (answer.exitCode === 0 || says(answer, allowed)) return answer;
  throw new Error(`${args.join(' ')} ended with exit code ${String(answer.exitCode)}:\n${withoutSteps(answer.all)}`);
}

function says({ all }: Answer, codes: readonly string[]): boolean {
  return codes.some((code) => all.includes(`error[${code}]`));
}

/** What Nx and its tasks said, but for the lines of the engine. */
export function withoutSteps(said: string): string {
  const lines = said.split('\n').filter((line) => line.trim() !== '' && !/^[\w-]+: +(\d+ min +)?\d+ s {2}/.test(line));
  return lines.join('\n');
}

/** Builds a change of the lowest image, and does something while that goes on; the build may fail. */
async function meanwhile(bench: Bench, random: Random, act: (lowest: Site) => Promise<void> | void): Promise<void> {
  const [site] = bench.sites;
  write(bench.copy, site, random.pick(site.variants));
  const nx = bench.start(buildMany);
  await begun(nx, random);
  await act(site);
  await nx.ended;
}

type End = (nx: Started, bench: Bench) => Promise<unknown>;

/** Changes the lowest image, so that there is something to build, and ends the build before it is through. */
async function editAndEnd(bench: Bench, random: Random, end: End): Promise<void> {
  const [site] = bench.sites;
  write(bench.copy, site, random.pick(site.variants));
  await endedSoon(bench, buildMany, random, end);
}

async function endedSoon(bench: Bench, args: readonly string[], random: Random, end: End): Promise<void> {
  const nx = bench.start(args);
  await begun(nx, random);
  await end(nx, bench);
}

/** Until some time after the first line of a task or a batch, or until Nx has ended. */
async function begun(nx: Started, random: Random): Promise<void> {
  const first = nx.says(/building {2}|> nx run |Running \d+ tasks with/).catch(() => undefined);
  await Promise.race([nx.ended, first]);
  await Promise.race([nx.ended, sleep(random.between(0, 4000))]);
}

function signalTo(chosen: (command: string) => boolean, signal: NodeJS.Signals): End {
  return async (nx, { copy }) => {
    for (const { pid } of processesOf(copy).filter(({ command }) => chosen(command))) kill(pid, signal);
    await nx.ended;
  };
}

function isNode(command: string): boolean {
  return command.startsWith('node') || /^\S*\/node /.test(command);
}

function isTask(command: string): boolean {
  return /run-executor|run-batch/.test(command);
}

function isEngine(command: string): boolean {
  return /^(buildah|skopeo)/.test(command);
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It ended by itself.
    if (!isErrno(error, 'ESRCH')) throw error;
  }
}
