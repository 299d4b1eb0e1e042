import { isPair, isScalar, parseDocument, visit } from 'yaml';
import type { Problem } from '../model/problem.ts';
import { recipeFolders } from '../model/recipe.ts';
import type { Pins } from '../model/release.ts';
import type { Entry, Files } from './files.ts';
import { readText } from './read-text.ts';
import { placeOf, readYaml } from './read-yaml.ts';
import * as schema from './schema.ts';
import { isFolderOrReadme, unknownFiles } from './unknown-files.ts';

/** The name of the pins that hold for every accelerated image. */
export const acceleratorPins = 'cuda';

const kinds: readonly string[] = Object.values(recipeFolders);

/**
 * Reads the pins of a release: `<kind>/<recipe>.yaml`, and `cuda.yaml`.
 *
 * @param folder below the workspace root, e.g. `releases/2023c/pins`
 * @returns by recipe, e.g. `bundles/spark`
 */
export function readPins(files: Files, folder: string, problems: Problem[]): Map<string, Pins> {
  const isOwn = (entry: Entry) =>
    entry.type === 'folder' ? kinds.includes(entry.name) : isFolderOrReadme(entry) || isPins(entry, acceleratorPins);
  problems.push(...unknownFiles(files, folder, isOwn, [`${acceleratorPins}.yaml`, ...kinds.map((kind) => `${kind}/`)]));
  const keys = [
    ...files
      .list(folder)
      .filter((entry) => isPins(entry, acceleratorPins))
      .map(() => acceleratorPins),
    ...kinds.flatMap((kind) => {
      problems.push(
        ...unknownFiles(files, `${folder}/${kind}`, (entry) => isPins(entry), ['files that end in `.yaml`']),
      );
      return files
        .list(`${folder}/${kind}`)
        .filter((entry) => isPins(entry))
        .map(({ name }) => `${kind}/${name.slice(0, -'.yaml'.length)}`);
    }),
  ];
  const pins = new Map<string, Pins>();
  for (const key of keys) {
    const file = `${folder}/${key}.yaml`;
    const written = readYaml(files, file, schema.Pins, problems);
    if (!written) continue;
    problems.push(...aliases(files, file));
    pins.set(key, { file, ...written });
  }
  return pins;
}

function isPins({ name, type }: Entry, stem?: string): boolean {
  return type === 'file' && (stem === undefined ? /^[^.].*\.yaml$/.test(name) : name === `${stem}.yaml`);
}

/** `nx lock` writes what it looks up where it stands, and an alias would stand for another place. */
function aliases(files: Files, file: string): Problem[] {
  const problems: Problem[] = [];
  visit(parseDocument(readText(files, file, problems) ?? ''), {
    Alias: (_, { source }, ancestors) => {
      const keys = ancestors.filter(isPair).map(({ key }) => (isScalar(key) ? String(key.value) : ''));
      problems.push({
        code: 'BAD_VALUE',
        message: `\`*${source}\` stands for what is pinned elsewhere, and each pin is written for itself`,
        where: placeOf(files, file, keys),
        hint: `write out what \`&${source}\` marks`,
      });
    },
  });
  return problems;
}
