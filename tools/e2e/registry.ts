import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';

/** A registry of images on loopback, without TLS. */
export interface Registry {
  /** `127.0.0.1:port` */
  readonly host: string;
  /** A registries.conf in which it may be spoken to without TLS. */
  readonly conf: string;
  /** The digest that it has for a name and tag. */
  digestOf(name: string, tag: string): Promise<string>;
  close(): Promise<void>;
}

/** Starts Debian's docker-registry with an empty store. */
export async function startRegistry(): Promise<Registry> {
  const home = mkdtempSync(join(tmpdir(), 'registry-'));
  const host = `127.0.0.1:${await freePort()}`;
  const config = join(home, 'config.yml');
  const conf = join(home, 'registries.conf');
  writeFileSync(
    config,
    `version: 0.1\nlog: { level: error }\nstorage: { filesystem: { rootdirectory: ${home}/store } }\nhttp: { addr: "${host}" }\n`,
  );
  writeFileSync(conf, `[[registry]]\nlocation = "${host}"\ninsecure = true\n`);
  const server = execa('docker-registry', ['serve', config], { reject: false });
  while (!(await answers(`http://${host}/v2/`))) await sleep(50);
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

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
