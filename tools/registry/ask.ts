import pLimit from 'p-limit';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { parsedJson } from '../engine/parsed-json.ts';
import { WorkbenchError } from '../model/problem.ts';
import type { Credentials } from './credentials.ts';
import type { RegistrySetting } from './setting.ts';

/** Reads from one repository of a registry. */
export interface RegistryReader {
  /** Bytes of the manifest or index that a tag or digest names; undefined if there is none. Whoever asks proves them. */
  readonly manifest: (reference: string) => Promise<Buffer | undefined>;
  readonly hasBlob: (digest: string) => Promise<boolean>;
  /** Bytes of a small blob, such as an image's configuration. */
  readonly blob: (digest: string) => Promise<Buffer | undefined>;
  /** Tags that begin with a text: as many as the registry tells in one answer, of all that it has. */
  readonly tagsBeginning: (text: string) => Promise<string[]>;
}

/** What a reader needs of the world, so that tests hand it another. */
export interface ReaderDoors {
  readonly fetch: typeof fetch;
  /** Asked at most once, when the registry wants to know who we are. */
  readonly credentials: () => Promise<Credentials | undefined>;
  /** Milliseconds. */
  readonly sleep: (time: number) => Promise<unknown>;
}

/** Requests at a time. */
const atOnce = 16;
/** Milliseconds for an answer. */
const patience = 10_000;
/** Milliseconds before each repetition. */
const pauses = [200, 1000, 3000];
/** The longest Retry-After that is waited for, in milliseconds. */
const longestWait = 60_000;
/** Requests that fail one after the other until no more are tried. */
const enough = 3;
/** Bytes; what the OCI distribution specification lets registries refuse beyond. */
const largest = 4 * 1024 * 1024;

const Tags = z.object({ tags: z.array(z.string()).nullable() });

const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/**
 * A reader for one repository. It asks over connections that are kept open, since a process for each of many questions
 * would cost more than all of their answers; what moves images is skopeo's.
 *
 * Its functions throw WorkbenchError REGISTRY_DOWN, REGISTRY_DENIED or REGISTRY_FAILED. After three failures in a row, or one
 * refusal, it asks no more and throws the same again.
 */
export function registryReader(registry: RegistrySetting, doors: ReaderDoors): RegistryReader {
  const limit = pLimit(atOnce);
  const present = new Map<string, Promise<boolean>>();
  const authorize = authorizer(registry, doors);
  let failures = 0;
  let given: WorkbenchError | undefined;

  const ask = (method: Method, path: string): Promise<Answered> =>
    limit(async () => {
      if (given !== undefined) throw given;
      const outcome = await patiently(() => once(method, path), doors.sleep);
      if (outcome.kind === 'answered') {
        failures = 0;
        return outcome;
      }
      failures += 1;
      const trouble = troubleOf(outcome, registry);
      if (failures >= enough || outcome.kind === 'refused') given = trouble;
      throw trouble;
    });

  const once = async (method: Method, path: string): Promise<Outcome> => {
    const known = authorize.known();
    const first = await send(method, path, known);
    if (first.kind !== 'refused' || first.status !== 401) return first;
    const authorization = await authorize.anew(known, path);
    return 'kind' in authorization ? authorization : send(method, path, authorization.value);
  };

  const send = async (method: Method, path: string, authorization: string | undefined): Promise<Outcome> => {
    const url = `${registry.insecure ? 'http' : 'https'}://${registry.host}/v2/${registry.repository}/${path}`;
    const headers = { accept: manifestTypes, ...(authorization === undefined ? {} : { authorization }) };
    try {
      const response = await doors.fetch(url, { method, headers, signal: AbortSignal.timeout(patience) });
      return await outcomeOf(response, method, path);
    } catch (error) {
      return unreachable(error);
    }
  };

  const bytes = async (path: string) => (await ask('GET', path)).bytes;
  const has = async (path: string) => (await ask('HEAD', path)).found;
  return {
    manifest: (reference) => bytes(`manifests/${reference}`),
    hasBlob: async (digest) => {
      // Images share their lower layers.
      const answer = present.get(digest) ?? has(`blobs/${digest}`);
      present.set(digest, answer);
      let found = false;
      try {
        found = await answer;
        return found;
      } finally {
        // What is not there now may come.
        if (!found) present.delete(digest);
      }
    },
    blob: (digest) => bytes(`blobs/${digest}`),
    // In the order of their names, so that one page has them; registries that know no `last` tell all.
    tagsBeginning: async (text) => {
      const answer = await bytes(`tags/list?n=1000&last=${encodeURIComponent(text)}`);
      const list = Tags.safeParse(parsedJson(answer?.toString('utf8') ?? ''));
      return (list.data?.tags ?? []).filter((tag) => tag.startsWith(text));
    },
  };
}

type Method = 'GET' | 'HEAD';

interface Answered {
  readonly kind: 'answered';
  readonly found: boolean;
  /** Undefined if nothing was found, or if bytes were not asked for. */
  readonly bytes?: Buffer;
}

/** What came of a request. `why` is the end of a sentence. */
type Outcome =
  | Answered
  | { readonly kind: 'refused'; readonly why: string; readonly status?: number }
  /** It may be well later; `wait` in milliseconds, if the registry names a time. */
  | { readonly kind: 'passing'; readonly why: string; readonly wait?: number }
  | { readonly kind: 'unreachable'; readonly why: string; readonly again: boolean }
  | { readonly kind: 'failed'; readonly why: string };

async function outcomeOf(response: Response, method: Method, path: string): Promise<Outcome> {
  const { status, headers } = response;
  if (response.ok) {
    const bytes = method === 'HEAD' ? undefined : await bodyOf(response);
    if (bytes === 'too much') return { kind: 'failed', why: `it sends more than ${largest} bytes` };
    return { kind: 'answered', found: true, ...(bytes === undefined ? {} : { bytes }) };
  }
  await response.body?.cancel();
  const why = `it answers ${status}`;
  if (status === 404) return { kind: 'answered', found: false };
  if (status === 401 || status === 403) return { kind: 'refused', why, status };
  // A registry can be well but for one manifest of which it lost a part.
  const whyNot = `${why} to ${method} ${path}`;
  if (status !== 429 && status < 500) return { kind: 'failed', why: whyNot };
  const wait = retryAfter(headers.get('retry-after'), Date.now());
  return { kind: 'passing', why: whyNot, ...(wait === undefined ? {} : { wait }) };
}

async function bodyOf({ body }: Response): Promise<Buffer | 'too much'> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > largest) return 'too much';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Milliseconds of a Retry-After header, which holds seconds or a date; undefined if it holds neither.
 *
 * @param now milliseconds since 1970
 */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const time = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(time) ? undefined : Math.min(Math.max(time, 0), longestWait);
}

async function patiently(work: () => Promise<Outcome>, pause: ReaderDoors['sleep']): Promise<Outcome> {
  for (const time of pauses) {
    const outcome = await work();
    if (outcome.kind === 'passing') await pause(outcome.wait ?? time);
    else if (outcome.kind === 'unreachable' && outcome.again) await pause(time);
    else return outcome;
  }
  return work();
}

/** What fetch throws when no answer comes: "fetch failed", and why one level below. */
interface FetchError {
  readonly name?: string;
  readonly message?: string;
  readonly cause?: { readonly message?: string; readonly code?: string };
}

function unreachable(error: unknown): Outcome {
  const { name, message = String(error), cause } = error as FetchError;
  // It would take as long once more.
  if (name === 'TimeoutError') return { kind: 'unreachable', why: `no answer in ${patience / 1000} s`, again: false };
  const why = [cause?.message, cause?.code, message].find((text) => text !== undefined && text !== '') ?? '';
  return { kind: 'unreachable', why, again: true };
}

/** A value of an Authorization header. */
interface Authorization {
  readonly value: string;
}

/** Keeps what the registry was told of us, and finds it out anew when it no longer counts. */
function authorizer(registry: RegistrySetting, doors: ReaderDoors) {
  let known: string | undefined;
  let finding: Promise<Authorization | Outcome> | undefined;
  return {
    known: () => known,
    /** @param refused what did not count */
    anew: async (refused: string | undefined, path: string): Promise<Authorization | Outcome> => {
      // Another question may have found it out meanwhile.
      if (known !== undefined && known !== refused) return { value: known };
      finding ??= authorization(registry, path, doors).finally(() => (finding = undefined));
      const found = await finding;
      if ('value' in found) known = found.value;
      return found;
    },
  };
}

/** A token if the registry's realm gives one, else name and password. */
async function authorization(
  { host, repository, insecure }: RegistrySetting,
  path: string,
  { credentials }: ReaderDoors,
): Promise<Authorization | Outcome> {
  const { username = '', password = '' } = (await credentials()) ?? {};
  // Loaded when it is needed: most runs ask no registry, or one that asks nothing back.
  const { getAuthTokenForEndpoint } = await import('@snyk/docker-registry-v2-client');
  const options = insecure ? { protocol: 'http:' } : {};
  try {
    const endpoint = `/${repository}/${path}`;
    const token: unknown = await getAuthTokenForEndpoint(host, endpoint, username, password, options);
    if (typeof token === 'string') return { value: `Bearer ${token}` };
  } catch (error) {
    return { kind: 'refused', why: error instanceof Error ? error.message : String(error) };
  }
  if (username === '')
    return { kind: 'refused', why: 'it asks who we are, and no credentials for it are on this machine' };
  return { value: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}

function troubleOf({ kind, why }: Exclude<Outcome, Answered>, { host, repository }: RegistrySetting): WorkbenchError {
  const name = `registry \`${host}/${repository}\``;
  switch (kind) {
    case 'refused':
      return trouble(
        'REGISTRY_DENIED',
        `${name} refuses us: ${why}`,
        `run \`podman login ${host}\`, or see who may read it`,
      );
    case 'unreachable':
      return trouble(
        'REGISTRY_DOWN',
        `${name} can't be reached: ${why}`,
        'see whether its name is right and the network is up',
      );
    default:
      return trouble('REGISTRY_FAILED', `${name} does not work: ${why}`, 'try again later, or ask who runs it');
  }
}

function trouble(code: string, message: string, hint: string): WorkbenchError {
  return new WorkbenchError([{ code, message, hint }]);
}

/** The world as it is. */
export function readerDoors(credentials: ReaderDoors['credentials']): ReaderDoors {
  return { fetch, credentials, sleep };
}
