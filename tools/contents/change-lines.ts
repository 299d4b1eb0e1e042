import type { Change } from './difference.ts';

/** How many packages came, went and moved, e.g. `1 came, 3 moved`. */
export function changesInShort(changes: readonly Change[]): string {
  const words = ['came', 'went', 'moved'] as const;
  const counts = words
    .map((word) => ({ word, count: changes.filter((change) => wordOf(change) === word).length }))
    .filter(({ count }) => count > 0)
    .map(({ word, count }) => `${count} ${word}`);
  return counts.length === 0 ? 'nothing changed' : counts.join(', ');
}

/** A table for a terminal, a line for each change. */
export function changeTable(changes: readonly Change[]): string[] {
  const width = (column: (change: Change) => string) => Math.max(0, ...changes.map((change) => column(change).length));
  const nameWidth = width(({ name }) => name);
  return changes.map((change) => {
    const { type, name } = change;
    return `${wordOf(change).padEnd(5)}  ${type.padEnd(4)}  ${name.padEnd(nameWidth)}  ${versionsOf(change)}`;
  });
}

export function wordOf({ before, after }: Change): 'came' | 'went' | 'moved' {
  if (before === undefined) return 'came';
  return after === undefined ? 'went' : 'moved';
}

function versionsOf({ before, after }: Change): string {
  return [before, after].filter((version) => version !== undefined).join(' -> ');
}
