import { isMap, isNode, isPair, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import type { Problem } from '../model/problem.ts';
import type { Files } from './files.ts';
import { readText } from './read-text.ts';

/** Reads a YAML file by its schema. What is wrong is added to `problems`, and the answer is then undefined. */
export function readYaml<T>(files: Files, path: string, schema: z.ZodType<T>, problems: Problem[]): T | undefined {
  const found = problems.length;
  const text = readText(files, path, problems);
  if (text === undefined) {
    if (problems.length === found) problems.push(missing(path));
    return undefined;
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    for (const error of document.errors) {
      problems.push({
        code: 'BAD_YAML',
        message: `\`${path}\` is not YAML: ${firstLine(error.message)}`,
        where: `${path}:${lines.linePos(error.pos[0]).line}`,
      });
    }
    return undefined;
  }
  if (document.contents === null) {
    problems.push({ code: 'EMPTY_FILE', message: `\`${path}\` is empty`, where: path, hint: keysHint(schema) });
    return undefined;
  }
  const values = plain(document, path, problems);
  if (problems.length > found) return undefined;
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) problems.push(...asProblems(issue, { path, document, lines, schema }));
  return undefined;
}

interface Source {
  readonly path: string;
  readonly document: Document;
  readonly lines: LineCounter;
  readonly schema: z.ZodType;
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

function asProblems(issue: z.core.$ZodIssue, source: Source): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      code: 'UNKNOWN_KEY',
      message: `unknown key \`${key}\``,
      where: place([...issue.path, key], source),
      hint: keysHint(source.schema, issue.path),
    }));
  }
  const key = issue.path.join('.');
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) {
    const where = place(issue.path, source);
    return [{ code: 'MISSING_KEY', message: `key \`${key}\` is missing`, where, hint: keysHint(source.schema) }];
  }
  return [
    {
      code: 'BAD_VALUE',
      message: key === '' ? `expected ${expectation(issue)}` : `\`${key}\`: expected ${expectation(issue)}`,
      where: place(issue.path, source),
    },
  ];
}

function expectation(issue: z.core.$ZodIssue): string {
  return issue.message.replace(/^Invalid input: expected /, '').replace(/^expected /, '');
}

/** `file:line#/path/to/key`; for a key that isn't there, the line of the mapping that should have it. */
function place(
  keys: readonly PropertyKey[],
  { path, document, lines }: Pick<Source, 'path' | 'document' | 'lines'>,
): string {
  const pointer = keys.length === 0 ? '' : `#/${keys.map(String).join('/')}`;
  for (let length = keys.length; length >= 0; length -= 1) {
    const start = startOf(document, keys.slice(0, length));
    if (start !== undefined) return `${path}:${lines.linePos(start).line}${pointer}`;
  }
  return `${path}${pointer}`;
}

/** Where a key stands in a YAML file that was read well: `file:line#/path/to/key`. */
export function placeOf(files: Files, path: string, keys: readonly PropertyKey[]): string {
  const lines = new LineCounter();
  const document = parseDocument(readText(files, path, []) ?? '', { lineCounter: lines });
  return place(keys, { path, document, lines });
}

function startOf(document: Document, keys: readonly PropertyKey[]): number | undefined {
  const parent = keys.length === 0 ? undefined : document.getIn(keys.slice(0, -1), true);
  if (isMap(parent)) {
    const pair = parent.items.find((item) => isPair(item) && String(item.key) === String(keys.at(-1)));
    return isNode(pair?.key) ? pair.key.range?.[0] : undefined;
  }
  const node: unknown = keys.length === 0 ? document.contents : document.getIn(keys, true);
  return isNode(node) ? node.range?.[0] : undefined;
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

function firstLine(text: string): string {
  return text.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? text;
}
