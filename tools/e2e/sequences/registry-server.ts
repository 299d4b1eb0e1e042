import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { sha256 } from '../../engine/manifest.ts';
import { startRegistry } from '../registry.ts';

/** A registry whose files can be reached. */
export interface RegistryServer {
  /** As WORKBENCH_REGISTRY takes it. */
  readonly name: string;
  /** Folders in which it has its tags, its links to manifests, and its blobs. */
  readonly folders: { readonly tags: string; readonly manifests: string; readonly blobs: string };
  /** Paths of files of that name below one of them. */
  readonly files: (folder: string, name: string) => string[];
  /** Forgets everything. */
  readonly clear: () => void;
  /** Whether a manifest is not what its digest says: the registry answers 500, and takes the same one for there already. */
  readonly hasBrokenManifest: () => boolean;
  /** Whether it has all of an image. */
  readonly hasImage: (fingerprint: string) => Promise<boolean>;
  readonly close: () => Promise<void>;
}

const repository = 'team/images';

/** Starts Debian's docker-registry, empty. */
export async function startRegistryServer(): Promise<RegistryServer> {
  const { host, conf, close } = await startRegistry();
  const store = join(dirname(conf), 'store');
  const root = join(store, 'docker/registry/v2');
  const url = `http://${host}/v2/${repository}`;
  const folders = {
    tags: join(root, 'repositories', repository, '_manifests/tags'),
    manifests: join(root, 'repositories', repository, '_manifests/revisions/sha256'),
    blobs: join(root, 'blobs/sha256'),
  };
  return {
    name: `${host}/${repository}`,
    folders,
    files,
    hasBrokenManifest: () =>
      files(folders.manifests, 'link')
        .map((link) => basename(dirname(link)))
        .some((hex) => isBroken(join(folders.blobs, hex.slice(0, 2), hex, 'data'), hex)),
    clear: () => {
      rmSync(store, { recursive: true, force: true });
    },
    hasImage: (fingerprint) => hasImage(url, `fingerprint-${fingerprint.replace('sha256:', '')}`),
    close,
  };
}

/** Paths of files of a name below a folder. */
function files(folder: string, name: string): string[] {
  if (!existsSync(folder)) return [];
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return paths
    .filter((path) => path.endsWith(`/${name}`))
    .sort()
    .map((path) => join(folder, path));
}

function isBroken(blob: string, hex: string): boolean {
  return existsSync(blob) && sha256(readFileSync(blob)) !== `sha256:${hex}`;
}

interface Manifest {
  readonly manifests?: readonly { readonly digest: string }[];
  readonly config?: { readonly digest: string };
  readonly layers?: readonly { readonly digest: string }[];
}

async function hasImage(url: string, reference: string): Promise<boolean> {
  const manifest = await manifestOf(url, reference);
  if (manifest === undefined) return false;
  const { manifests = [], config, layers = [] } = manifest;
  const blobs = [...(config === undefined ? [] : [config]), ...layers];
  const parts = [
    ...manifests.map(({ digest }) => hasImage(url, digest)),
    ...blobs.map(async ({ digest }) => (await fetch(`${url}/blobs/${digest}`, { method: 'HEAD' })).ok),
  ];
  return (await Promise.all(parts)).every(Boolean);
}

async function manifestOf(url: string, reference: string): Promise<Manifest | undefined> {
  const accept = 'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json';
  const response = await fetch(`${url}/manifests/${reference}`, { headers: { accept } });
  return response.ok ? ((await response.json()) as Manifest) : undefined;
}
