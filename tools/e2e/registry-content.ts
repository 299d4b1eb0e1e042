import { createHash } from 'node:crypto';

/** A manifest or an index of a registry. */
export interface Content {
  readonly bytes: Buffer;
  readonly digest: string;
  readonly type: string;
}

/** A repository of a registry that knows no users: what is in it is asked and changed past all tools of ours. */
export interface Repository {
  /** Sorted. */
  readonly tags: () => Promise<string[]>;
  /** @param reference a tag or digest */
  readonly manifest: (reference: string) => Promise<Content | undefined>;
  /** Digest of the manifest of the store that an index tells, which is what a fingerprint came to. */
  readonly told: (reference: string) => Promise<string>;
  /** Lets a tag point to these bytes. */
  readonly put: (reference: string, content: Pick<Content, 'bytes' | 'type'>) => Promise<void>;
  /** What tags lead to and is not there, or is not what its digest says. */
  readonly broken: () => Promise<string[]>;
}

const index = 'application/vnd.oci.image.index.v1+json';
const types = [index, 'application/vnd.oci.image.manifest.v1+json'].join(', ');

/**
 * @param host `127.0.0.1:port`
 * @param name of the repository, e.g. `team/images`
 */
export function repositoryOf(host: string, name: string): Repository {
  const url = `http://${host}/v2/${name}`;
  const tags = async () => {
    const response = await fetch(`${url}/tags/list`);
    const { tags: list } = (response.ok ? await response.json() : {}) as { tags?: string[] | null };
    return (list ?? []).sort();
  };
  const manifest = async (reference: string): Promise<Content | undefined> => {
    const response = await fetch(`${url}/manifests/${reference}`, { headers: { accept: types } });
    const bytes = Buffer.from(await response.arrayBuffer());
    if (!response.ok) return undefined;
    return { bytes, digest: digestOf(bytes), type: response.headers.get('content-type') ?? '' };
  };
  const missing = async (reference: string): Promise<string[]> => {
    const content = await manifest(reference);
    if (content === undefined) return [reference];
    const { manifests = [], config, layers = [] } = JSON.parse(content.bytes.toString('utf8')) as Parts;
    const below = await Promise.all(manifests.map(({ digest }) => missing(digest)));
    const blobs = [...(config === undefined ? [] : [config]), ...layers];
    const bytes = await Promise.all(blobs.map(async ({ digest }) => [digest, await blobOf(url, digest)] as const));
    return [...below.flat(), ...bytes.filter(([digest, blob]) => digestOf(blob) !== digest).map(([digest]) => digest)];
  };
  return {
    tags,
    manifest,
    told: async (reference) => {
      const { annotations = {} } = JSON.parse((await manifest(reference))?.bytes.toString('utf8') ?? '{}') as Parts;
      return digestOf(Buffer.from(annotations['org.workbench-images.manifest'] ?? ''));
    },
    put: async (reference, { bytes, type }) => {
      const headers = { 'content-type': type };
      const response = await fetch(`${url}/manifests/${reference}`, {
        method: 'PUT',
        headers,
        body: new Uint8Array(bytes),
      });
      if (!response.ok) throw new Error(`${reference}: ${response.status} ${await response.text()}`);
    },
    broken: async () => (await Promise.all((await tags()).map(missing))).flat(),
  };
}

/** An index's or a manifest's, as far as it leads on. */
interface Parts {
  readonly manifests?: readonly Descriptor[];
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Descriptor {
  readonly digest: string;
}

/** `sha256:` and hex digits. */
export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

async function blobOf(url: string, digest: string): Promise<Buffer> {
  return Buffer.from(await (await fetch(`${url}/blobs/${digest}`)).arrayBuffer());
}
