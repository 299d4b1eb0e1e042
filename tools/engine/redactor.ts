/** Stands in place of what nobody may read. */
const mask = '***';

/** Characters by which values are looked up: a file may have thousands of lines, each of which is a value. */
const headLength = 4;

/**
 * Takes values out of texts. Where values overlap, all that belongs to one of them goes.
 *
 * @param values whatever must not be shown; empty ones are passed over
 */
export function redactor(values: readonly string[]): (text: string) => string {
  const heads = new Map<string, string[]>();
  for (const value of new Set(values)) {
    const head = value.slice(0, headLength);
    const alike = heads.get(head);
    if (alike === undefined) heads.set(head, [value]);
    else alike.push(value);
  }
  const lengths = [...new Set([...heads.keys()].map((head) => head.length))].filter((length) => length > 0);
  const reachAt = (text: string, at: number): number => {
    const candidates = lengths.flatMap((length) => heads.get(text.slice(at, at + length)) ?? []);
    const found = candidates.filter((value) => text.startsWith(value, at)).map(({ length }) => length);
    return at + Math.max(0, ...found);
  };
  return heads.size === 0 ? (text) => text : (text) => masked(text, reachAt);
}

/** @param reachAt where the longest value ends that begins at a place; that place itself where none does */
function masked(text: string, reachAt: (text: string, at: number) => number): string {
  let shown = '';
  let hiddenTo = 0;
  for (let at = 0; at < text.length; at += 1) {
    const reach = reachAt(text, at);
    if (at >= hiddenTo) shown += reach > at ? mask : (text[at] ?? '');
    hiddenTo = Math.max(hiddenTo, reach);
  }
  return shown;
}
