import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import fastGlob from 'fast-glob';
import { buildLine, tagOf, whyNot } from './by-hand.ts';
import { cacheFrom, cacheTo, loopback } from './cache-flags.ts';
import type { Entrant } from './contender.ts';
import type { Family, FamilyImage } from './family.ts';
import { storeIn } from './store.ts';

/** A Makefile that asks buildah for every image each time; buildah's layer cache knows what is to do. */
export async function buildahMake(home: string, family: Family): Promise<Entrant> {
  return await make(join(home, 'make'), family, '`buildah --layers` by make', phonyRules);
}

/** A Makefile with a stamp file an image, that believes the times of files and asks buildah for nothing else. */
export async function buildahStamps(home: string, family: Family): Promise<Entrant> {
  const folder = join(home, 'stamps');
  return await make(folder, family, 'the same with stamp files', (images, flags) =>
    stampRules(`${folder}.done`, images, flags),
  );
}

type Rules = (images: readonly FamilyImage[], flags: readonly string[]) => string;

async function make(folder: string, { images }: Family, title: string, rules: Rules): Promise<Entrant> {
  const missing = (await whyNot('make')) ?? (await whyNot('buildah'));
  if (missing !== undefined) return { title, missing };
  const store = storeIn(folder);
  const makefile = `${folder}.mk`;
  const done = `${folder}.done`;
  const command = (flags: readonly string[]) => {
    mkdirSync(done, { recursive: true });
    writeFileSync(makefile, rules(images, flags));
    // What does not stand on an image that fails is built as well.
    const args = ['--keep-going', `--jobs=${availableParallelism()}`, `--file=${makefile}`];
    return { file: 'make', args, env: { ...store.env, ...loopback(folder) } };
  };
  return {
    title,
    build: command([]),
    refresh: () => {
      command([]);
    },
    forget: () => {
      if (existsSync(done)) rmSync(done, { recursive: true });
      mkdirSync(done);
      store.forget();
    },
    count: () => store.count(images.map(({ name }) => tagOf(name))),
    shared: {
      fill: (host) => {
        // Stamps would say that nothing is to do.
        rmSync(done, { recursive: true });
        return command([cacheTo(host), cacheFrom(host)]);
      },
      build: (host) => command([cacheFrom(host)]),
    },
  };
}

function phonyRules(images: readonly FamilyImage[], flags: readonly string[]): string {
  const names = images.map(({ name }) => name).join(' ');
  const rules = images.map(
    (image) => `${image.name}: ${image.parent ?? ''}\n\t${buildLine('buildah', image, flags)}\n`,
  );
  return `.PHONY: all ${names}\nall: ${names}\n${rules.join('')}`;
}

function stampRules(folder: string, images: readonly FamilyImage[], flags: readonly string[]): string {
  const stamp = (name: string) => join(folder, name);
  const rules = images.map((image) => {
    const files = fastGlob.sync('**', { cwd: image.context, absolute: true, dot: true });
    const needed = [...(image.parent === undefined ? [] : [stamp(image.parent)]), ...files];
    return `${stamp(image.name)}: ${needed.join(' ')}\n\t${buildLine('buildah', image, flags)}\n\ttouch $@\n`;
  });
  return `all: ${images.map(({ name }) => stamp(name)).join(' ')}\n${rules.join('')}`;
}
