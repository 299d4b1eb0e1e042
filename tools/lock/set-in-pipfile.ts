import { isDeepStrictEqual } from 'node:util';
import { parse } from 'smol-toml';
import { packageName } from './package-name.ts';

/** A package to ask for, checked already. */
export interface Wanted {
  readonly name: string;
  /** `*`, or specifiers. */
  readonly version: string;
  /** Why, in one line. */
  readonly reason?: string;
}

const isComment = /^\s*#/;
const header = /^\s*\[/;
const assignment = /^\s*(?:"([^"]+)"|'([^']+)'|([\w-]+))\s*=/;

/** What a Pipfile asks for a package among the `packages`, as it is written; undefined if it does not. */
export function askedVersion(text: string, name: string): string | undefined {
  const asked: unknown = Object.entries(packagesOf(text)).find(([key]) => packageName(key) === packageName(name))?.[1];
  if (asked === undefined || typeof asked === 'string') return asked;
  return typeof asked === 'object' && asked !== null && 'version' in asked ? String(asked.version) : '';
}

/**
 * A Pipfile that asks for one package more, among the `packages`; every other byte stays. In a list that is sorted it comes
 * where it belongs, otherwise at the end.
 *
 * @returns undefined if the text is written so that no line can be added to it
 */
export function addToPipfile(text: string, wanted: Wanted): string | undefined {
  const lines = text.split('\n');
  const at = placeIn(lines, wanted.name);
  const line = lineOf(wanted);
  const changed =
    at === undefined
      ? `${text.replace(/\n*$/, '')}\n\n[packages]\n${line}\n`
      : [...lines.slice(0, at), line, ...lines.slice(at)].join('\n');
  return saysOneMore(changed, text, wanted) ? changed : undefined;
}

function lineOf({ name, version, reason }: Wanted): string {
  const key = /^[\w-]+$/.test(name) ? name : `"${name}"`;
  return `${key} = "${version}"${reason === undefined ? '' : ` # ${reason}`}`;
}

/** Before which line the package comes; undefined where there is no table of packages. */
function placeIn(lines: readonly string[], name: string): number | undefined {
  const start = lines.findIndex((line) => /^\s*\[\s*packages\s*\]/.test(line));
  if (start < 0) return undefined;
  const length = lines.slice(start + 1).findIndex((line) => header.test(line));
  const end = length < 0 ? lines.length : start + 1 + length;
  const keys = lines.slice(start + 1, end).flatMap((line, index) => {
    const [, double, single, bare] = assignment.exec(line) ?? [];
    const key = double ?? single ?? bare;
    return key === undefined ? [] : [{ key: packageName(key), at: start + 1 + index }];
  });
  const isSorted = keys.every(({ key }, index) => index === 0 || (keys[index - 1]?.key ?? '') <= key);
  const next = isSorted ? keys.find(({ key }) => key > packageName(name)) : undefined;
  // What is said above a package is about it.
  if (next !== undefined) return above(next.at, (line) => isComment.test(line));
  return above(end, (line) => line.trim() === '' || isComment.test(line));

  function above(at: number, isPassed: (line: string) => boolean): number {
    return isPassed(lines[at - 1] ?? 'none') ? above(at - 1, isPassed) : at;
  }
}

function saysOneMore(changed: string, before: string, { name, version }: Wanted): boolean {
  const expected = { ...parse(before), packages: { ...packagesOf(before), [name]: version } };
  try {
    return isDeepStrictEqual(plain(parse(changed)), plain(expected));
  } catch {
    // It is no TOML any more: the text was written in a way of its own.
    return false;
  }
}

function packagesOf(text: string): Readonly<Record<string, unknown>> {
  const { packages } = parse(text);
  return typeof packages === 'object' ? Object.fromEntries(Object.entries(packages)) : {};
}

/** Tables as the parser makes them have no prototype. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
