/**
 * The targets that a command asks Nx for, as far as its words tell: those of `nx run-many -t build,lint`, of
 * `nx run web:build` and of `nx build web`.
 *
 * @param argv of Nx
 */
export function askedTargets(argv: readonly string[]): ReadonlySet<string> {
  const end = argv.indexOf('--');
  const [command = '', ...words] = end === -1 ? argv : argv.slice(0, end);
  if (command === 'run') return new Set(words.slice(0, 1).flatMap((task) => task.split(':').slice(1, 2)));
  if (!['run-many', 'affected'].includes(command)) return new Set([command]);
  return new Set(words.flatMap((word, index) => namesAt(words, word, index)).flatMap((names) => names.split(',')));
}

/** The names that an option brings along: in the same word, or in those up to the next option. */
function namesAt(words: readonly string[], word: string, index: number): string[] {
  const [, option, value] = /^(-t|--targets?)(?:=(.*))?$/.exec(word) ?? [];
  if (option === undefined) return [];
  if (value !== undefined) return [value];
  const rest = words.slice(index + 1);
  const next = rest.findIndex((other) => other.startsWith('-'));
  return rest.slice(0, next === -1 ? rest.length : next);
}
