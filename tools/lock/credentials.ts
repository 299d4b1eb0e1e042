import type { Problem } from '../model/problem.ts';
import type { Pipfile, Source } from './pipfile.ts';

const variable = /\$\{?(\w+)\}?/g;

/** What the sources' variables stand for. It goes to pip by its environment and nowhere else. */
export interface Credentials {
  /** An address with what its variables stand for. */
  readonly fill: (url: string) => string;
  /** A text of another program without it. */
  readonly redact: (text: string) => string;
}

/** Looks up the variables of a Pipfile's sources. Those that are not set are added to `problems`. */
export function credentialsOf(
  { path, sources }: Pick<Pipfile, 'path' | 'sources'>,
  env: Readonly<Record<string, string | undefined>>,
  problems: Problem[],
): Credentials {
  const names = sources.flatMap(({ url }) => [...url.matchAll(variable)].map(([, name = '']) => name));
  for (const name of new Set(names)) if ((env[name] ?? '') === '') problems.push(unset(name, path));
  const values = names.map((name) => env[name] ?? '').filter((value) => value !== '');
  // The longest first: one may be part of another.
  const secrets = values.flatMap((value) => [value, encodeURIComponent(value)]).sort((a, b) => b.length - a.length);
  return {
    fill: (url) => url.replaceAll(variable, (_, name: string) => env[name] ?? ''),
    redact: (text) =>
      secrets.reduce((shown, secret) => shown.replaceAll(secret, '****'), text).replaceAll(/\/\/[^/\s'"]*@/g, '//'),
  };
}

/** The address as everybody may read it. */
export function publicUrl({ url }: Source): string {
  return url.replace(/\/\/[^/]*@/, '//');
}

function unset(name: string, path: string): Problem {
  const message = `variable \`${name}\`, part of the address of a source, is not set`;
  return { code: 'MISSING_VARIABLE', message, where: path, hint: `run \`export ${name}=…\` in the shell that locks` };
}
