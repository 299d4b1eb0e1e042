const header = /^\s*(\[\[?)([^\]]+)\]/;
const assignment = /^\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=/;
const word = /"([^"]*)"|'([^']*)'|([\w-]+)/g;

/** The line, from 1, at which a key stands in a TOML text; for one that isn't there, that of the table which should have it. */
export function lineOfKey(text: string, keys: readonly PropertyKey[]): number {
  const path = keys.map(String);
  let table: readonly string[] = [];
  let found = { line: 1, depth: 0 };
  const seen = new Map<string, number>();
  for (const [index, line] of text.split('\n').entries()) {
    const [, bracket, name] = header.exec(line) ?? [];
    if (name !== undefined) {
      const count = seen.get(name) ?? 0;
      seen.set(name, count + 1);
      table = bracket === '[[' ? [...words(name), String(count)] : words(name);
    }
    const [, key] = assignment.exec(line) ?? [];
    const here = key === undefined ? table : [...table, ...words(key)];
    const isOnPath = here.length > found.depth && here.length <= path.length && here.every((k, at) => k === path[at]);
    if (isOnPath && (name !== undefined || key !== undefined)) found = { line: index + 1, depth: here.length };
  }
  return found.line;
}

function words(dotted: string): string[] {
  return [...dotted.matchAll(word)].map(([, double, single, bare]) => double ?? single ?? bare ?? '');
}
