import { isMap, isNode, isPair, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import type { Problem } from '../model/problem.ts';
import type { Files } from './files.ts';
import { readText } from './read-text.ts';

/** Far above any of ours, and so little that even one that was made to be slow is read at once. */
const largest = 64 * 1024;

/** Of one file, so that what is wrong from end to end fills no screen. */
const mostProblems = 5;

/** Reads a YAML file by its schema. What is wrong is added to `problems`, and the answer is then undefined. */
export function readYaml<T>(files: Files, path: string, schema: z.ZodType<T>, problems: Problem[]): T | undefined {
  const found = problems.length;
  const text = readText(files, path, problems, largest);
  if (text === undefined) {
    if (problems.length === found) problems.push(missing(path));
    return undefined;
  }
  const lines = new LineCounter();
  const document = parsed(text, path, lines, problems);
  if (document === undefined) return undefined;
  if (document.errors.length > 0) {
    for (const error of document.errors.slice(0, mostProblems)) {
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
  const checked = schema.safeParse(values);
  if (checked.success) return checked.data;
  for (const issue of checked.error.issues.slice(0, mostProblems))
    problems.push(...asProblems(issue, { path, document, lines, schema }));
  return undefined;
}

interface Source {
  readonly path: string;
  readonly document: Document;
  readonly lines: LineCounter;
  readonly schema: z.ZodType;
}

/** What is nested thousands of levels deep overflows the library's stack. */
function parsed(text: string, path: string, lines: LineCounter, problems: Problem[]): Document | undefined {
  try {
    return parseDocument(text, { lineCounter: lines });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    problems.push({ code: 'BAD_YAML', message: `\`${path}\` nests too deeply`, where: path });
    return undefined;
  }
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
  if (issue.path.length > 0 && startOf(source.document, issue.path) === undefined) {
    const where = place(issue.path, source);
    const hint = keysHint(source.schema, issue.path.slice(0, -1));
    return [{ code: 'MISSING_KEY', message: `key \`${key}\` is missing`, where, hint }];
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
  // What is wrong with a key of a mapping is told one level below.
  const { message } = issue.code === 'invalid_key' ? (issue.issues[0] ?? issue) : issue;
  return message.replace(/^(Invalid input|Invalid option|Too small|Too big): /, '').replace(/^expected /, '');
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
