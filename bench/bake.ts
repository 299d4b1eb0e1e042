import { cpSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, runWell } from '../tools/engine/run.ts';
import { WorkbenchError } from '../tools/model/problem.ts';
import { tagOf, whyNot } from './by-hand.ts';
import type { Entrant } from './contender.ts';
import { dockerMachine, type DockerMachine } from './docker-machine.ts';
import type { Family, FamilyImage } from './family.ts';

const title = '`docker buildx bake`';

/** BuildKit, with a target an image and the parents as linked targets, by Debian 13's packages. */
export async function bake(home: string, { images }: Family): Promise<Entrant> {
  const missing = await whyNot('mmdebstrap');
  if (missing !== undefined) return { title, missing };
  let machine: DockerMachine;
  try {
    machine = await dockerMachine(home);
  } catch (error) {
    if (!(error instanceof WorkbenchError)) throw error;
    return { title, missing: error.message.split('\n')[0] ?? '' };
  }
  const { folder, docker, renew } = machine;
  const bakeBy = (file: string, cache: (name: string) => object) => {
    writeFileSync(join(folder, file), bakeFile(images, cache));
    return docker(['buildx', 'bake', '--progress=plain', `--file=${file}`]);
  };
  const copied = new Map<string, number>();
  const refresh = () => {
    copyContexts(images, folder, copied);
  };
  refresh();
  return {
    title,
    build: bakeBy('docker-bake.json', () => ({})),
    refresh,
    forget: renew,
    count: async () => {
      const present = await runWell(run, docker(['images', '--format', '{{.Repository}}:{{.Tag}}']));
      const names = new Set(present.split('\n'));
      return images.filter(({ name }) => names.has(tagOf(name))).length;
    },
    shared: {
      fill: (host) =>
        bakeBy('fill.json', (name) => ({ 'cache-to': [`type=registry,mode=max,ref=${host}/bake:${name}`] })),
      build: (host) => bakeBy('from.json', (name) => ({ 'cache-from': [`type=registry,ref=${host}/bake:${name}`] })),
    },
  };
}

/** A file for bake. Provenance is left out, since no other contender writes it and it takes time. */
function bakeFile(images: readonly FamilyImage[], cache: (name: string) => object): string {
  const targets = images.map(({ name, parent }) => [
    targetOf(name),
    {
      context: name,
      dockerfile: 'Containerfile',
      tags: [tagOf(name)],
      attest: ['type=provenance,disabled=true'],
      ...(parent === undefined
        ? {}
        : { contexts: { parent: `target:${targetOf(parent)}` }, args: { PARENT: 'parent' } }),
      ...cache(name),
    },
  ]);
  const all = images.map(({ name }) => targetOf(name));
  return JSON.stringify({ group: { default: { targets: all } }, target: Object.fromEntries(targets) as object });
}

/** Names of targets have no dots and colons. */
function targetOf(name: string): string {
  return name.replaceAll(/[^\w-]/g, '-');
}

/**
 * Copies the contexts that changed since the last time. Without a bridge, commands must say that they want no network;
 * nothing else is changed.
 */
function copyContexts(images: readonly FamilyImage[], folder: string, copied: Map<string, number>): void {
  for (const { name, context } of images) {
    // A context that changes becomes a new folder.
    const { ino } = statSync(context);
    if (copied.get(name) === ino) continue;
    const copy = join(folder, name);
    rmSync(copy, { recursive: true, force: true });
    cpSync(context, copy, { recursive: true });
    const text = readFileSync(join(context, 'Containerfile'), 'utf8');
    writeFileSync(join(copy, 'Containerfile'), text.replaceAll(/^RUN /gm, 'RUN --network=none '));
    copied.set(name, ino);
  }
}
