import { LineCounter, parseDocument, type Document, type ErrorCode, type YAMLError } from 'yaml';
import type { z } from 'zod';
import type { Problem } from '../model/problem.ts';
import { expectation } from './expectation.ts';
import type { Files } from './files.ts';
import { place, type Source } from './place.ts';
import { readText } from './read-text.ts';

/** Of one file, so that what is wrong from end to end fills no screen. */
const mostProblems = 5;

/** Reads a YAML file by its schema. What is wrong is added to `problems`, and the answer is then undefined. */
export function readYaml<T>(files: Files, path: string, schema: z.ZodType<T>, problems: Problem[]): T | undefined {
  const found = problems.length;
  const text = readText(files, path, problems);
  if (text === undefined) {
    if (problems.length === found) problems.push(missing(path));
    return undefined;
  }
  const source = parsed(path, text);
  const { document } = source;
  const faults = faultsOf(document);
  problems.push(...faults.map((fault) => notYaml(fault, source)));
  if (faults.length > 0) return undefined;
  if (document.contents === null) {
    problems.push({ code: 'EMPTY_FILE', message: `\`${path}\` is empty`, where: path, hint: keysHint(schema) });
    return undefined;
  }
  const values = plain(document, path, problems);
  if (problems.length > found) return undefined;
  const checked = schema.safeParse(values, { error: expectation });
  if (checked.success) return checked.data;
  const issues = checked.error.issues.slice(0, mostProblems);
  problems.push(...issues.flatMap((issue) => asProblems(issue, values, schema, source)).slice(0, mostProblems));
  return undefined;
}

/** Where a key stands in a YAML file that was read well: `file:line#/path/to/key`. */
export function placeOf(files: Files, path: string, keys: readonly PropertyKey[]): string {
  return place(keys, parsed(path, readText(files, path, []) ?? ''));
}

/** A text as YAML in which every key is a text, and every tag one of YAML's own. */
function parsed(path: string, text: string): Source {
  const lines = new LineCounter();
  const options = { lineCounter: lines, stringKeys: true, resolveKnownTags: false, prettyErrors: false };
  return { path, lines, document: parseDocument(text, options) };
}

/** What keeps a text from being YAML; where the library gave up, all else follows from that. */
function faultsOf({ errors, warnings }: Document): readonly YAMLError[] {
  const tooDeep = errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  return tooDeep === undefined ? [...errors, ...warnings].slice(0, mostProblems) : [tooDeep];
}

/** Where the library's own words would speak of the library. */
const reasons: Readonly<Partial<Record<ErrorCode, string>>> = {
  MULTIPLE_DOCS: 'it holds more than one document',
  NON_STRING_KEY: 'a key is a list or a mapping',
  RESOURCE_EXHAUSTION: 'it nests too deeply',
};

function notYaml({ code, message, pos }: YAMLError, { path, lines }: Source): Problem {
  const reason = reasons[code];
  return {
    code: 'BAD_YAML',
    message: reason === undefined ? `\`${path}\` is not YAML: ${message}` : `\`${path}\` can't be read: ${reason}`,
    where: `${path}:${lines.linePos(pos[0]).line}`,
  };
}

/** The document as values; aliases that would swell to millions of nodes are refused by the library. */
function plain(document: Document, path: string, problems: Problem[]): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    problems.push({ code: 'BAD_YAML', message: `\`${path}\` can't be read: ${message}`, where: path });
    return {};
  }
}

function asProblems(issue: z.core.$ZodIssue, values: unknown, schema: z.ZodType, source: Source): Problem[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, mostProblems).map((key) => ({
      code: 'UNKNOWN_KEY',
      message: `unknown key \`${key}\``,
      where: place([...path, key], source),
      hint: keysHint(schema, path),
    }));
  }
  const key = path.join('.');
  const where = place(path, source);
  if (!isThere(values, path)) {
    const hint = keysHint(schema, path.slice(0, -1));
    return [{ code: 'MISSING_KEY', message: `key \`${key}\` is missing`, where, hint }];
  }
  // What is wrong with a key of a mapping is told one level below.
  const { message } = issue.code === 'invalid_key' ? (issue.issues[0] ?? issue) : issue;
  return [{ code: 'BAD_VALUE', message: key === '' ? message : `\`${key}\`: ${message}`, where }];
}

/** Whether there is something at these keys, even if it is nothing. */
function isThere(values: unknown, [key, ...below]: readonly PropertyKey[]): boolean {
  if (key === undefined) return true;
  return isObject(values) && Object.hasOwn(values, key) && isThere(values[String(key)], below);
}

function keysHint(schema: z.ZodType, path: readonly PropertyKey[] = []): string {
  const inner = path.reduce<unknown>(schemaAt, schema);
  const known = isObject(inner) && isObject(inner['shape']) ? Object.keys(inner['shape']) : [];
  return known.length === 0 ? 'see the docs for the keys' : `known keys: ${known.join(', ')}`;
}

/** The schema of what a key holds, whether the key must be there or not. */
function schemaAt(schema: unknown, key: PropertyKey): unknown {
  if (!isObject(schema)) return undefined;
  const inner = isObject(schema['shape']) ? schema['shape'][String(key)] : schema['element'];
  const optional = isObject(inner) && isObject(inner['def']) ? inner['def']['innerType'] : undefined;
  return optional ?? inner;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function missing(path: string): Problem {
  const folder = path.slice(0, path.lastIndexOf('/'));
  const file = path.slice(path.lastIndexOf('/') + 1);
  return {
    code: 'MISSING_FILE',
    message: `\`${folder}\` has no \`${file}\``,
    where: folder,
    hint: `add \`${path}\`, or remove the folder`,
  };
}
