/** A request to a registry, as it comes in. */
export interface Question {
  readonly method: string;
  /** With its query, e.g. `/v2/team/images/manifests/latest`. */
  readonly path: string;
}

/** What goes wrong with a request. What is not told goes as it should. */
export interface Wrong {
  /** Milliseconds before anything is done. */
  readonly delay?: number;
  /** Answered in place of the registry. */
  readonly answer?: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  };
  /** Asked of the registry in place of the request's own. */
  readonly path?: string;
  /** Headers that the answer has as well, or in place of its own. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Given in place of the body, with the length of that one. */
  readonly body?: (body: Buffer) => Buffer;
  /** Half of the body is given, with the length of the whole, and the connection ends. */
  readonly cut?: true;
}

/** Tells what goes wrong with a request, or undefined for nothing. */
export type Fault = (question: Question) => Wrong | undefined;

/** `GET /v2/…/manifests/…` and the like. */
export const manifests = /\/manifests\//;
export const blobs = /\/blobs\//;
/** Requests that put something into a registry. */
export const writes = /^(PUT|POST|PATCH) /;

interface Which {
  /** Requests that match `METHOD /path`; all of them if not told. */
  readonly to?: RegExp;
  /** How many of them; all if not told. */
  readonly times?: number;
}

/** A status in place of an answer, with what a registry says to it. */
export function answering(
  status: number,
  { to, times, headers = {} }: Which & { readonly headers?: Readonly<Record<string, string>> } = {},
): Fault {
  const body = JSON.stringify({ errors: [{ code: codes[status] ?? 'UNKNOWN', message: `a fault of ${status}` }] });
  return which(to, times, { answer: { status, headers: { 'content-type': 'application/json', ...headers }, body } });
}

const codes: Readonly<Record<number, string>> = {
  401: 'UNAUTHORIZED',
  403: 'DENIED',
  404: 'NAME_UNKNOWN',
  429: 'TOOMANYREQUESTS',
};

/** @param delay milliseconds */
export function late(delay: number, to?: RegExp): Fault {
  return which(to, Infinity, { delay });
}

/** Every blob ends in its middle. */
export const truncatedBlobs: Fault = which(/^GET .*\/blobs\/|^GET \/elsewhere\//, Infinity, { cut: true });

/** @param body of an answer, in place of the one it gets */
export function changing(to: RegExp, body: (body: Buffer) => Buffer): Fault {
  return which(to, Infinity, { body });
}

/** Gives what lies at another path. */
export function misleading(from: string, to: string): Fault {
  return ({ path }) => (path.includes(from) ? { path: path.replace(from, to) } : undefined);
}

/** A clock that is wrong by so many milliseconds. */
export function wrongClock(offset: number): Fault {
  return () => ({ headers: { date: new Date(Date.now() + offset).toUTCString() } });
}

function which(to: RegExp | undefined, times = Infinity, wrong: Wrong): Fault {
  let left = times;
  return ({ method, path }) => {
    if (to?.test(`${method} ${path}`) === false || left === 0) return undefined;
    left -= 1;
    return wrong;
  };
}
