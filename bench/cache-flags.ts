import { writeFileSync } from 'node:fs';

const repository = 'layers';

/** Pushes each layer that was built into a registry. */
export function cacheTo(host: string): string {
  return `--cache-to=${host}/${repository}`;
}

/** Looks for each layer in a registry. */
export function cacheFrom(host: string): string {
  return `--cache-from=${host}/${repository}`;
}

/** What makes buildah and podman speak to a registry on loopback without TLS. */
export function loopback(folder: string): Readonly<Record<string, string>> {
  const file = `${folder}.registries.conf`;
  writeFileSync(file, '[[registry]]\nlocation = "127.0.0.1"\ninsecure = true\n');
  return { CONTAINERS_REGISTRIES_CONF: file };
}
