import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { freePort } from '../executors/free-port.ts';

/** A registry of images on loopback, without TLS. */
export interface Registry {
  /** `127.0.0.1:port` */
  readonly host: string;
  /** A registries.conf in which it may be spoken to without TLS. */
  readonly conf: string;
  /** The digest that it has for a name and tag. */
  readonly digestOf: (name: string, tag: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

export interface RegistryOptions {
  /** Absolute path of an empty folder for what it stores; one of its own if not told. */
  readonly folder?: string;
}

/**
 * Starts Debian's docker-registry with an empty store.
 *
 * @param prefix that registries.conf sends there, e.g. `quay.io/sclorg`, which becomes the folder `sclorg`
 */
export async function startRegistry(prefix = '', { folder }: RegistryOptions = {}): Promise<Registry> {
  const home = mkdtempSync(join(tmpdir(), 'registry-'));
  const host = `127.0.0.1:${await freePort()}`;
  const location = [host, ...prefix.split('/').slice(1)].join('/');
  const config = join(home, 'config.yml');
  const conf = join(home, 'registries.conf');
  writeFileSync(
    config,
    `version: 0.1\nlog: { level: error }\nstorage: { filesystem: { rootdirectory: ${folder ?? join(home, 'store')} } }\nhttp: { addr: "${host}" }\n`,
  );
  writeFileSync(
    conf,
    `[[registry]]\n${prefix === '' ? '' : `prefix = "${prefix}"\n`}location = "${location}"\ninsecure = true\n`,
  );
  const server = execa('docker-registry', ['serve', config], { reject: false, all: true });
  while (!(await answers(`http://${host}/v2/`))) {
    if (server.exitCode !== null) throw new Error(`docker-registry ended: ${(await server).all}`);
    await sleep(50);
  }
  return {
    host,
    conf,
    digestOf: async (name, tag) => {
      const accept = [
        'application/vnd.oci.image.index.v1+json',
        'application/vnd.oci.image.manifest.v1+json',
        'application/vnd.docker.distribution.manifest.list.v2+json',
        'application/vnd.docker.distribution.manifest.v2+json',
      ];
      const headers = { accept: accept.join(', ') };
      const response = await fetch(`http://${host}/v2/${name}/manifests/${tag}`, { method: 'HEAD', headers });
      return response.headers.get('docker-content-digest') ?? '';
    },
    close: async () => {
      server.kill();
      await server;
      rmSync(home, { recursive: true });
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    // It does not listen yet.
    return false;
  }
}
