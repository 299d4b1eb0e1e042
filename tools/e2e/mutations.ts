import { parse, stringify } from 'yaml';

/**
 * Other contents that a file might have; undefined stands for no file at all.
 *
 * @param words to try in place of each other in YAML files; most of the outcomes no reader accepts
 */
export function mutationsOf(path: string, content: Buffer, words: readonly string[]): (Buffer | undefined)[] {
  const text = content.toString('utf8');
  const more = path.endsWith('.yaml') ? yamlMutations(parse(text), words) : [`${text}${addition(path)}`];
  return [undefined, ...more.map((changed) => Buffer.from(changed))];
}

function addition(path: string): string {
  return path.endsWith('os-packages.txt') ? '\nprobe  # one package more\n' : '\n# one line more\n';
}

type Key = string | number;

/** Each key and item left out, each value replaced, and a title where there is none. */
function yamlMutations(document: unknown, words: readonly string[]): string[] {
  const title = stringify({ ...(document as object), title: 'A title' });
  const changes = leavesOf(document).flatMap(({ keys, value }) => [
    stringify(changed(document, keys, remove)),
    ...others(value, words).map((other) =>
      stringify(
        changed(document, keys, (parent, key) => {
          parent[key] = other;
        }),
      ),
    ),
  ]);
  return [title, ...changes];
}

/** A word in place of a word, and a longer text in place of a text. */
function others(value: unknown, words: readonly string[]): unknown[] {
  if (typeof value === 'number') return [value + 1];
  if (typeof value !== 'string') return value === null ? ['f'.repeat(64), `sha256:${'f'.repeat(64)}`] : [];
  return words.includes(value) ? words.filter((word) => word !== value) : [`${value}x`, `${value} x`];
}

/** Everything in a document, with the keys that lead to it. */
function leavesOf(node: unknown, keys: readonly Key[] = []): { keys: readonly Key[]; value: unknown }[] {
  const children = typeof node === 'object' && node !== null ? Object.entries(node) : [];
  const own = keys.length === 0 ? [] : [{ keys, value: node }];
  return [
    ...own,
    ...children.flatMap(([key, child]) => leavesOf(child, [...keys, Array.isArray(node) ? Number(key) : key])),
  ];
}

type Container = Record<Key, unknown>;

function changed(document: unknown, keys: readonly Key[], change: (parent: Container, key: Key) => void): unknown {
  const copy = structuredClone(document);
  const parent = keys.slice(0, -1).reduce((node, key) => node[key] as Container, copy as Container);
  change(parent, keys.at(-1) ?? '');
  return copy;
}

function remove(parent: Container, key: Key): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the keys of a YAML file are any words
  else delete parent[key];
}
