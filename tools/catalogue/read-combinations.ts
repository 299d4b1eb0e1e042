import type { Problem } from '../model/problem.ts';
import { isLocal, type Combination } from '../model/release.ts';
import type { Entry, Files } from './files.ts';
import { placeOf, readYaml } from './read-yaml.ts';
import * as schema from './schema.ts';
import { unknownFiles } from './unknown-files.ts';

/** Reads the combinations that a release declares, one a file. */
export function readCombinations(files: Files, folder: string, problems: Problem[]): Combination[] {
  const combinations: Combination[] = [];
  problems.push(...unknownFiles(files, folder, isCombination, ['files that end in `.yaml`']));
  for (const { name, type } of files.list(folder)) {
    if (!isCombination({ name, type })) continue;
    const file = `${folder}/${name}`;
    const written = readYaml(files, file, schema.Combination, problems);
    if (!written) continue;
    const combination = { file, ...written };
    const ending = isLocal(file) ? '.local.yaml' : '.yaml';
    const stem = name.slice(0, -ending.length);
    if (stem !== stemOf(combination)) problems.push(wrongName(combination, stem, ending, files));
    combinations.push(combination);
  }
  return combinations;
}

function isCombination({ name, type }: Pick<Entry, 'name' | 'type'>): boolean {
  return type === 'file' && name.endsWith('.yaml') && !name.startsWith('.');
}

/** The name of a combination without its release. */
export function stemOf({
  ide,
  bundle,
  os,
  python,
  accelerator,
}: Pick<Combination, 'ide' | 'bundle' | 'os' | 'python' | 'accelerator'>): string {
  return `${accelerator === undefined ? '' : 'cuda-'}${ide}-${bundle}-${os}-${python}`;
}

function wrongName(combination: Combination, stem: string, ending: string, files: Files): Problem {
  const { file } = combination;
  const meant = stemOf(combination);
  const key = differingKey(stem, meant);
  return {
    code: 'WRONG_FILE_NAME',
    message: `\`${file}\` declares \`${meant}\``,
    where: key === undefined ? file : placeOf(files, file, [key]),
    hint: `rename the file to \`${meant}${ending}\``,
  };
}

/** The first key that says other than the file's name; none where that has not the form of one. */
function differingKey(stem: string, meant: string): string | undefined {
  const words = (name: string) => (name.startsWith('cuda-') ? name : `-${name}`).split('-');
  const [said, declared] = [words(stem), words(meant)];
  const keys = ['accelerator', 'ide', 'bundle', 'os', 'python'];
  return said.length === keys.length ? keys.find((_, index) => said[index] !== declared[index]) : undefined;
}
