import { parse, TomlError } from 'smol-toml';
import { z } from 'zod';
import { expectation } from '../catalogue/expectation.ts';
import type { Files } from '../catalogue/files.ts';
import { readText } from '../catalogue/read-text.ts';
import type { Problem } from '../model/problem.ts';
import type { LockCategory } from '../model/recipe.ts';
import { packageName } from './package-name.ts';
import { lineOfKey } from './toml-place.ts';

/** An index of packages. */
export interface Source {
  readonly name: string;
  /** As it is written: a name and a password are variables, never themselves. */
  readonly url: string;
}

/** A package that somebody asks for. */
export interface Asked {
  /** In the one spelling of `packageName`. */
  readonly name: string;
  /** `*`, or specifiers such as `~=1.24.4`. */
  readonly version: string;
  readonly extras: readonly string[];
  readonly markers?: string;
  /** Name of the source that it comes from; the first when absent. */
  readonly index?: string;
  /** File and line. */
  readonly where: string;
}

/** What a bundle asks for, for one Python. */
export interface Pipfile {
  /** Below the workspace root. */
  readonly path: string;
  /** The first is where packages come from that name no index. */
  readonly sources: readonly [Source, ...Source[]];
  readonly prereleases: boolean;
  readonly asked: Readonly<Record<LockCategory, readonly Asked[]>>;
}

const clause = String.raw`(===?|~=|!=|<=?|>=?)\s*[\w.*+!-]+`;
/** `*`, or specifiers such as `~=1.24.4`. */
export const version = z
  .string()
  .regex(
    new RegExp(String.raw`^\s*(\*|${clause}(\s*,\s*${clause})*)\s*$`),
    'expected `*` or specifiers such as `~=1.24.4`',
  );
const extra = z.string().regex(/^[A-Za-z0-9][\w.-]*$/, 'expected the name of an extra');
/** The name of a package as people write it. */
export const packageKey = z
  .string()
  .regex(/^[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?$/, 'expected the name of a package; extras go into `extras = ["…"]`');

/** Nothing that git keeps holds a password, and nothing that is encrypted comes unchecked. */
const url = z
  .string()
  .regex(
    /^(https:\/\/|http:\/\/(?=([^/]*@)?(127\.0\.0\.1|localhost)[:/]))([^/]*@)?[\w.-]+(:\d+)?(\/[\w.~%+-]*)*$/,
    'expected an address that begins with `https://`',
  )
  .regex(
    /^https?:\/\/(?!.*@)|^https?:\/\/\$\{?\w+\}?(:\$\{?\w+\}?)?@/,
    'expected variables in place of name and password, `https://$NAME:$PASSWORD@…`',
  );

const Package = z.union([
  version,
  z.strictObject({
    version,
    extras: z.array(extra).default([]),
    markers: z
      .string()
      // It becomes part of a line for pip, in which a dash would begin an option.
      .regex(/^(?!-)(?:[\w.'"<>=!~(),-]| (?!-))+$/, 'expected a marker')
      .exactOptional(),
    index: z.string().exactOptional(),
  }),
]);

const Written = z.strictObject({
  source: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[\w.-]+$/, 'expected a name'),
        url,
        verify_ssl: z.literal(true, 'expected true: an index that nobody checks can send anything').default(true),
      }),
    )
    .min(1, 'expected at least one source'),
  packages: z.record(packageKey, Package).default({}),
  jupyter: z.record(packageKey, Package).default({}),
  requires: z.strictObject({ python_version: z.string() }).exactOptional(),
  pipenv: z.strictObject({ allow_prereleases: z.boolean() }).exactOptional(),
});

/** Reads a Pipfile. What is wrong is added to `problems`, and the answer is then undefined. */
export function readPipfile(
  files: Files,
  path: string,
  pythonVersion: string,
  problems: Problem[],
): Pipfile | undefined {
  const found = problems.length;
  const text = readText(files, path, problems);
  if (text === undefined) return undefined;
  const place = (keys: readonly PropertyKey[]) => `${path}:${lineOfKey(text, keys)}#/${keys.map(String).join('/')}`;
  const values = parsed(text, path, problems);
  if (values === undefined) return undefined;
  const { data, error } = Written.safeParse(values, { error: expectation });
  if (data === undefined) {
    problems.push(...error.issues.flatMap((issue) => asProblems(issue, values, place)));
    return undefined;
  }
  const sources = data.source.map(({ name, url }) => ({ name, url }));
  const names = sources.map(({ name }) => name);
  const asked = (category: LockCategory) =>
    Object.entries(data[category]).map(([key, written]): Asked => {
      const whole = typeof written === 'string' ? { version: written, extras: [] } : written;
      if (whole.index !== undefined && !names.includes(whole.index))
        problems.push(unknownSource(whole.index, names, place([category, key, 'index'])));
      return {
        ...whole,
        version: whole.version.replaceAll(/\s/g, ''),
        name: packageName(key),
        where: place([category, key]),
      };
    });
  const [first, ...others] = sources;
  const pipfile = { packages: asked('packages'), jupyter: asked('jupyter') };
  const required = data.requires?.python_version;
  if (required !== undefined && required !== pythonVersion)
    problems.push(otherPython(required, pythonVersion, place(['requires', 'python_version'])));
  if (first === undefined || problems.length > found) return undefined;
  return {
    path,
    sources: [first, ...others],
    prereleases: data.pipenv?.allow_prereleases ?? false,
    asked: pipfile,
  };
}

function parsed(text: string, path: string, problems: Problem[]): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [what = ''] = error.message.replace('Invalid TOML document: ', '').split('\n');
    problems.push({ code: 'BAD_TOML', message: `\`${path}\` is not TOML: ${what}`, where: `${path}:${error.line}` });
    return undefined;
  }
}

function asProblems(
  issue: z.core.$ZodIssue,
  values: unknown,
  place: (keys: readonly PropertyKey[]) => string,
): Problem[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    const hint =
      'what is read: source, packages, jupyter, requires, pipenv; of a package: version, extras, markers, index';
    return issue.keys.map((key) => ({
      code: 'UNKNOWN_KEY',
      message: `unknown key \`${key}\``,
      where: place([...path, key]),
      hint,
    }));
  }
  // Of the ways in which a package can be asked for, the one that its writer meant is the one that came furthest.
  if (issue.code === 'invalid_union') {
    const [last] = issue.errors.toSorted((a, b) => depth(b) - depth(a));
    return (last ?? []).flatMap((inner) => asProblems({ ...inner, path: [...path, ...inner.path] }, values, place));
  }
  const key = path.map(String).join('.');
  if (!isThere(values, path)) {
    const hint = 'a source has a name and a url, a package a version';
    return [{ code: 'MISSING_KEY', message: `key \`${key}\` is missing`, where: place(path), hint }];
  }
  const { message } = issue.code === 'invalid_key' ? (issue.issues[0] ?? issue) : issue;
  return [{ code: 'BAD_VALUE', message: `\`${key}\`: ${message}`, where: place(path) }];
}

function isThere(values: unknown, [key, ...below]: readonly PropertyKey[]): boolean {
  if (key === undefined) return true;
  return typeof values === 'object' && values !== null && key in values && isThere(Reflect.get(values, key), below);
}

function depth(issues: readonly z.core.$ZodIssue[]): number {
  const isType = ({ code, path }: z.core.$ZodIssue) => code === 'invalid_type' && path.length === 0;
  return issues.some(isType) ? 0 : 1;
}

function unknownSource(index: string, names: readonly string[], where: string): Problem {
  const message = `\`${index}\` is no source of this Pipfile`;
  return { code: 'BAD_VALUE', message, where, hint: `use one of: ${names.join(', ')}` };
}

function otherPython(required: string, pythonVersion: string, where: string): Problem {
  const message = `the Pipfile requires Python ${required}, and its folder is for ${pythonVersion}`;
  return { code: 'BAD_VALUE', message, where, hint: `write ${pythonVersion}, or leave it out` };
}

/** What both categories ask for, each package once; what one category says of a package holds for the other, too. */
export function union(asked: Pipfile['asked'], problems: Problem[]): Asked[] {
  const all = new Map<string, Asked>();
  for (const next of [...asked.packages, ...asked.jupyter]) {
    const first = all.get(next.name);
    all.set(next.name, first === undefined ? next : joined(first, next, problems));
  }
  return [...all.values()];
}

function joined(first: Asked, next: Asked, problems: Problem[]): Asked {
  for (const key of ['index', 'markers'] as const) {
    if (first[key] === next[key]) continue;
    const message = `the two categories ask for \`${next.name}\` with another \`${key}\``;
    problems.push({ code: 'BAD_VALUE', message, where: next.where, hint: `say the same as ${first.where}` });
  }
  const versions = [...new Set([first.version, next.version])].filter((specifiers) => specifiers !== '*');
  return {
    ...first,
    version: versions.length === 0 ? '*' : versions.join(','),
    extras: [...new Set([...first.extras, ...next.extras])],
  };
}

/** A package as pip is asked for it. */
export function requirementLine({ name, version, extras, markers }: Asked): string {
  const brackets = extras.length === 0 ? '' : `[${extras.join(',')}]`;
  return `${name}${brackets}${version === '*' ? '' : version}${markers === undefined ? '' : ` ; ${markers}`}`;
}
