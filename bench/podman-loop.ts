import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildLine, tagOf, whyNot } from './by-hand.ts';
import { cacheFrom, cacheTo, loopback } from './cache-flags.ts';
import type { Entrant } from './contender.ts';
import type { Family } from './family.ts';
import { storeIn } from './store.ts';

/** `podman build` of one image after the other, with podman's layer cache, until one fails. */
export async function podmanLoop(home: string, { images }: Family): Promise<Entrant> {
  const title = '`podman build` in a loop';
  const missing = await whyNot('podman');
  if (missing !== undefined) return { title, missing };
  const folder = join(home, 'podman');
  const store = storeIn(folder);
  const script = (flags: readonly string[]) => {
    const file = `${folder}.sh`;
    const lines = images.map((image) => buildLine('podman', image, flags));
    writeFileSync(file, `set -e\n${lines.join('\n')}\n`);
    return { file: 'sh', args: [file], env: { ...store.env, ...loopback(folder) } };
  };
  return {
    title,
    build: script([]),
    refresh: () => undefined,
    forget: store.forget,
    count: () => store.count(images.map(({ name }) => tagOf(name))),
    shared: {
      fill: (host) => script([cacheTo(host), cacheFrom(host)]),
      build: (host) => script([cacheFrom(host)]),
    },
  };
}
