import type { Problem } from '../model/problem.ts';
import { isLocal, type Combination, type Release } from '../model/release.ts';
import type { Entry, Files } from './files.ts';
import { placeOf, readYaml } from './read-yaml.ts';
import * as schema from './schema.ts';
import { isFolderOrReadme, unknownFiles } from './unknown-files.ts';

const namePattern = /^\d{4}[a-z]$/;

/** Reads `releases/`: of each release its `release.yaml` and the combinations it declares, one a file. */
export function readReleases(files: Files, problems: Problem[]): Release[] {
  const releases: Release[] = [];
  problems.push(...unknownFiles(files, 'releases', isFolderOrReadme, 'folders, README.md'));
  for (const { name, type } of files.list('releases')) {
    if (type !== 'folder') continue;
    const folder = `releases/${name}`;
    problems.push(...strayFiles(files, folder));
    if (!namePattern.test(name)) problems.push(badName(name));
    const written = readYaml(files, `${folder}/release.yaml`, schema.Release, problems);
    const combinations = readCombinations(files, `${folder}/combinations`, problems);
    if (!written) continue;
    const { date, repository, source } = written;
    releases.push({ name, folder, date, repository, source, combinations });
  }
  return releases;
}

function readCombinations(files: Files, folder: string, problems: Problem[]): Combination[] {
  const combinations: Combination[] = [];
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
  const keys = ['cuda', 'ide', 'bundle', 'os', 'python'];
  return said.length === keys.length ? keys.find((_, index) => said[index] !== declared[index]) : undefined;
}

function isCombination({ name, type }: Pick<Entry, 'name' | 'type'>): boolean {
  return type === 'file' && name.endsWith('.yaml');
}

function strayFiles(files: Files, folder: string): Problem[] {
  const isOwn = ({ name, type }: Entry) =>
    name === 'combinations' ? type === 'folder' : type === 'file' && ['release.yaml', 'README.md'].includes(name);
  return [
    ...unknownFiles(files, folder, isOwn, 'release.yaml, README.md, a folder called combinations'),
    ...unknownFiles(files, `${folder}/combinations`, isCombination, 'files that end in `.yaml`'),
  ];
}

/** The name of a combination without its release. */
function stemOf({ ide, bundle, os, python, cuda }: Combination): string {
  return `${cuda === undefined ? '' : 'cuda-'}${ide}-${bundle}-${os}-${python}`;
}

function badName(name: string): Problem {
  return {
    code: 'BAD_NAME',
    message: `a release can't be called ${JSON.stringify(name)}`,
    where: JSON.stringify(`releases/${name}`),
    hint: 'use a year and a letter, such as `2026b`',
  };
}
