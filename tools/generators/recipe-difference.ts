import type { Files } from '../catalogue/files.ts';
import { shortened } from './options.ts';
import type { PlannedFile } from './recipe-files.ts';

/** In what a recipe is another than what is asked for. */
export interface Difference {
  /** The file, and the line where there is one. */
  readonly where: string;
  /** What is there, for people. */
  readonly said: string;
}

/** The first difference between a recipe's files and those that are asked for; undefined if they are the same to the byte. */
export function firstDifference(
  there: readonly { readonly path: string; readonly executable: boolean }[],
  wanted: ReadonlyMap<string, PlannedFile>,
  files: Files,
): Difference | undefined {
  for (const [where, file] of wanted) {
    const found = there.find(({ path }) => path === where);
    if (found === undefined) return { where, said: 'it lacks this file' };
    const bytes = files.read(where) ?? Buffer.of();
    if (!bytes.equals(Buffer.from(file.text))) return otherLine(where, bytes.toString('utf8'), file.text);
    const isProgram = file.executable ?? false;
    if (found.executable !== isProgram)
      return { where, said: isProgram ? 'this file is not executable' : 'this file is executable' };
  }
  const more = there.find(({ path }) => !wanted.has(path));
  return more === undefined ? undefined : { where: more.path, said: 'it has this file besides' };
}

function otherLine(path: string, there: string, wanted: string): Difference {
  const [is, asked] = [there.split('\n'), wanted.split('\n')] as const;
  const index = Array.from({ length: Math.max(is.length, asked.length) }, (_, each) => each).find(
    (each) => is[each] !== asked[each],
  );
  // Bytes that are no text may be read as the same.
  if (index === undefined) return { where: path, said: 'this file is another' };
  const [one, other] = [is[index], asked[index]].map((line) => (line === undefined ? 'missing' : shortened(line)));
  return { where: `${path}:${index + 1}`, said: `line ${index + 1} is ${one ?? ''}, not ${other ?? ''}` };
}
