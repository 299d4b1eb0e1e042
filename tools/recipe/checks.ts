import type { Files } from '../catalogue/files.ts';
import { readYaml } from '../catalogue/read-yaml.ts';
import { Checks } from '../catalogue/schema.ts';
import type { Check, CheckKind } from '../model/check.ts';
import type { Image } from '../model/image.ts';
import { WorkbenchError, type Problem } from '../model/problem.ts';
import { filled } from './filled.ts';
import type { Shelf } from './parts.ts';
import { sectionFolders } from './sections.ts';

/** Where checks are looked for. */
export type CheckShelf = Pick<Shelf, 'catalogue' | 'files'>;

/** The folders of checks that an image's own recipe brings; those of its parents hold as well. */
export function checksFolders(image: Image, { catalogue, files }: CheckShelf): string[] {
  return sectionFolders(image, catalogue)
    .map((folder) => `${folder}/checks`)
    .filter((folder) => files.list(folder).length > 0);
}

/**
 * The checks that hold for the last image of a chain: those of every image in it, base first.
 *
 * @param valuesOf what stands in braces in a program to run and in what is expected of it, e.g. `pythonVersion`: of the
 *   image whose checks they are
 * @throws WorkbenchError with all problems of all files
 */
export function checksOf(
  chain: readonly Image[],
  shelf: CheckShelf,
  valuesOf: (image: Image) => Readonly<Record<string, string>>,
): Check[] {
  const problems: Problem[] = [];
  const checks = chain.flatMap((image) =>
    checksFolders(image, shelf).flatMap((folder) => readChecks(shelf.files, folder, valuesOf(image), problems)),
  );
  if (problems.length > 0) throw new WorkbenchError(problems);
  return checks;
}

/** The checks of one folder. */
export function readChecks(
  files: Files,
  folder: string,
  values: Readonly<Record<string, string>>,
  problems: Problem[],
): Check[] {
  const path = `${folder}/checks.yaml`;
  const written = readYaml(files, path, Checks, problems) ?? [];
  const present = new Set(files.list(folder).map(({ name }) => name));
  for (const { notebook } of written) {
    if (notebook === undefined || present.has(notebook)) continue;
    problems.push({
      code: 'MISSING_FILE',
      message: `\`${folder}\` has no \`${notebook}\``,
      where: path,
      hint: `add \`${folder}/${notebook}\``,
    });
  }
  return written.map((check) => ({
    name: check.name,
    folder,
    what: kindOf(check, (text) => filled(text, values)),
    ...(check.needs === undefined ? {} : { needs: check.needs }),
  }));
}

type Written = ReturnType<typeof Checks.parse>[number];

function kindOf(
  { commands, imports, run, expect, http, contains, notebook }: Written,
  fill: (text: string) => string,
): CheckKind {
  if (commands !== undefined) return { kind: 'commands', commands };
  if (imports !== undefined) return { kind: 'imports', modules: imports };
  if (http !== undefined) return { kind: 'http', path: http, contains: contains ?? '' };
  if (notebook !== undefined) return { kind: 'notebook', file: notebook };
  return { kind: 'run', argv: (run ?? []).map(fill), ...(expect === undefined ? {} : { expect: fill(expect) }) };
}
