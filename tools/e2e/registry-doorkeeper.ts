import type { IncomingMessage } from 'node:http';
import type { Wrong } from './registry-faults.ts';

/** What a user may do. */
export type Role = 'write' | 'read';

/** Who may do what with a registry, and how they say who they are. */
export interface Doorkeeper {
  /** The registry's own. */
  readonly host: string;
  /** Undefined: everybody everything. */
  readonly users: Readonly<Record<string, Role>> | undefined;
  readonly scheme: 'basic' | 'bearer';
}

/** Who asks, and what is answered in place of what was asked for. */
export interface Visitor {
  readonly user: string;
  readonly refusal?: Wrong['answer'];
}

export function passwordOf(user: string): string {
  return `password-of-${user}`;
}

/** Lets a request in, sends it back for credentials, gives it a token, or refuses it. */
export function whoAsks(request: IncomingMessage, door: Doorkeeper): Visitor {
  const { users } = door;
  const path = request.url ?? '';
  if (users === undefined || path.startsWith('/elsewhere/')) return { user: '' };
  const { authorization = '' } = request.headers;
  const user = Object.keys(users).find((name) => proofsOf(name).includes(authorization));
  const byBasic = authorization.startsWith('Basic ');
  if (path.startsWith(tokens)) return user === undefined ? stranger('Basic realm="tokens"') : { user, ...token(user) };
  if (user === undefined || byBasic !== (door.scheme === 'basic')) return stranger(challenge(path, door));
  if (users[user] === 'write' || /^(GET|HEAD)$/.test(request.method ?? '')) return { user };
  return { user, refusal: said(403, 'DENIED', 'requested access to the resource is denied') };
}

const tokens = '/tokens';

function proofsOf(user: string): string[] {
  return [`Basic ${Buffer.from(`${user}:${passwordOf(user)}`).toString('base64')}`, `Bearer ${tokenOf(user)}`];
}

function tokenOf(user: string): string {
  return `token-of-${user}`;
}

function challenge(path: string, { host, scheme }: Doorkeeper): string {
  if (scheme === 'basic') return 'Basic realm="registry"';
  const [, name = ''] = /^\/v2\/(.+)\/(?:manifests|blobs|tags)\//.exec(path) ?? [];
  const scope = name === '' ? '' : `,scope="repository:${name}:pull,push"`;
  return `Bearer realm="http://${host}${tokens}",service="registry"${scope}`;
}

function token(user: string): Pick<Visitor, 'refusal'> {
  return { refusal: { status: 200, body: JSON.stringify({ token: tokenOf(user), access_token: tokenOf(user) }) } };
}

function stranger(challenged: string): Visitor {
  const refusal = said(401, 'UNAUTHORIZED', 'authentication required');
  return { user: '', refusal: { ...refusal, headers: { ...refusal.headers, 'www-authenticate': challenged } } };
}

function said(status: number, code: string, message: string) {
  const headers = { 'content-type': 'application/json' };
  return { status, headers, body: JSON.stringify({ errors: [{ code, message }] }) };
}
