import type { Versions } from './requirement-file.ts';

/** What a new lock changes, a line a package, by name. */
export function moves(before: Versions, after: Versions): string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) => {
    const [old, now] = [before.get(name), after.get(name)];
    if (old === now) return [];
    if (old === undefined) return [`came   ${name} ${now ?? ''}`];
    return [now === undefined ? `went   ${name} ${old}` : `moved  ${name} ${old} -> ${now}`];
  });
}

/** `2 moved, 1 came`; `nothing moved` */
export function movesInShort(lines: readonly string[]): string {
  const counts = ['moved', 'came', 'went'].map((word) => ({
    word,
    count: lines.filter((line) => line.startsWith(word)).length,
  }));
  const told = counts.filter(({ count }) => count > 0).map(({ word, count }) => `${count} ${word}`);
  return told.length === 0 ? 'nothing moved' : told.join(', ');
}
