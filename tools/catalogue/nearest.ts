/** Of the names that there are, the one that somebody who wrote another may have meant. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const [first] = [...known]
    .map((candidate) => ({ candidate, distance: distance(name, bare(candidate)) }))
    .filter(({ candidate, distance: far }) => far <= bare(candidate).length / 3)
    .sort((a, b) => a.distance - b.distance);
  return first?.candidate;
}

/** Names in a row, and which of them is nearest to another name. */
export function listed(known: readonly string[], name: string): string {
  const near = nearest(name, known);
  return `${known.join(', ')}${near === undefined ? '' : `; the nearest is \`${near}\``}`;
}

/** What to do about a name that is none of those that there are. */
export function oneOf(known: readonly string[], name: string): string {
  return known.length === 0 ? 'there is none yet' : `use one of: ${listed(known, name)}`;
}

/** Folders are listed with a slash. */
function bare(name: string): string {
  return name.replace(/\/$/, '');
}

/** How many letters have to be put in, left out, replaced, or swapped with their neighbour. */
function distance(one: string, other: string): number {
  const table: number[][] = [];
  const at = (row: number, column: number) => table[row]?.[column] ?? Infinity;
  for (let row = 0; row <= one.length; row += 1) {
    const line: number[] = [];
    table.push(line);
    for (let column = 0; column <= other.length; column += 1) {
      const replaced = one[row - 1] === other[column - 1] ? 0 : 1;
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      const steps = [
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
        at(row - 1, column - 1) + replaced,
        isSwapped ? at(row - 2, column - 2) + 1 : Infinity,
      ];
      line.push(row + column === 0 ? 0 : Math.min(...steps));
    }
  }
  return at(one.length, other.length);
}
