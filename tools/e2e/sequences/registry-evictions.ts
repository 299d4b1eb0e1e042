import { copyFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { anyOf, type Operation } from './bench.ts';

/** What happens to a registry and to its files. */
export const registryEvictions = {
  'no-registry-tag': ({ registry: { files, folders } }, random) => {
    const tag = anyOf(files(folders.tags, 'current/link'), random);
    if (tag !== undefined) rmSync(dirname(dirname(tag)), { recursive: true });
  },
  'no-registry-manifest': ({ registry: { files, folders } }, random) => {
    const link = anyOf(files(folders.manifests, 'link'), random);
    if (link !== undefined) rmSync(dirname(link), { recursive: true });
  },
  'no-registry-blob': ({ registry: { files, folders } }, random) => {
    const blob = anyOf(files(folders.blobs, 'data'), random);
    if (blob !== undefined) rmSync(dirname(blob), { recursive: true });
  },
  'cut-registry-blob': ({ registry: { files, folders } }, random) => {
    const blob = anyOf(files(folders.blobs, 'data'), random);
    if (blob !== undefined) truncateSync(blob, Math.floor(statSync(blob).size / 2));
  },
  'swap-registry-tags': ({ registry: { files, folders } }, random) => {
    const tags = files(folders.tags, 'current/link').filter((file) => file.includes('/fingerprint-'));
    const [from, to] = [anyOf(tags, random), anyOf(tags, random)];
    if (from !== undefined && to !== undefined && from !== to) copyFileSync(from, to);
  },
  'no-registry': ({ registry }) => {
    registry.clear();
  },
  'other-registry-setting': (bench) => {
    bench.usesRegistry = !bench.usesRegistry;
  },
} satisfies Record<string, Operation>;
