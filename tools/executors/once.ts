/**
 * Makes something for a name once, also when it is asked for again before it is made.
 *
 * @param made what was begun, by name
 */
export function once<T>(made: Map<string, Promise<T>>, name: string, make: () => Promise<T>): Promise<T> {
  const known = made.get(name) ?? make();
  made.set(name, known);
  return known;
}
