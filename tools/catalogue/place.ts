import { isMap, isNode, isPair, type Document, type LineCounter } from 'yaml';

/** A YAML file that was parsed. */
export interface Source {
  readonly path: string;
  readonly document: Document;
  readonly lines: LineCounter;
}

/** `file:line#/path/to/key`; for a key that isn't there, the line of the mapping that should have it. */
export function place(keys: readonly PropertyKey[], { path, document, lines }: Source): string {
  const pointer = keys.length === 0 ? '' : `#/${keys.map(String).join('/')}`;
  for (let length = keys.length; length >= 0; length -= 1) {
    const start = startOf(document, keys.slice(0, length));
    if (start !== undefined) return `${path}:${lines.linePos(start).line}${pointer}`;
  }
  return `${path}${pointer}`;
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
