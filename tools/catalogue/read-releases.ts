import type { Problem } from '../model/problem.ts';
import type { Combination, Release } from '../model/release.ts';
import type { Entry, Files } from './files.ts';
import { readYaml } from './read-yaml.ts';
import * as schema from './schema.ts';
import { unknownFiles } from './unknown-files.ts';

const namePattern = /^\d{4}[a-z]$/;

/** Reads `releases/`: of each release its `release.yaml` and the combinations it declares, one a file. */
export function readReleases(files: Files, problems: Problem[]): Release[] {
  const releases: Release[] = [];
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
    const expected = `${fileName(combination)}.yaml`;
    if (name !== expected && name !== expected.replace('.yaml', '.local.yaml')) {
      const message = `\`${file}\` declares \`${fileName(combination)}\``;
      problems.push({ code: 'WRONG_FILE_NAME', message, where: file, hint: `rename the file to \`${expected}\`` });
    }
    combinations.push(combination);
  }
  return combinations;
}

function isCombination({ name, type }: Pick<Entry, 'name' | 'type'>): boolean {
  return type === 'file' && name.endsWith('.yaml');
}

function strayFiles(files: Files, folder: string): Problem[] {
  const own: readonly string[] = ['release.yaml', 'combinations', 'README.md'];
  return [
    ...unknownFiles(files, folder, ({ name, type }) => own.includes(name) && type !== 'link', own.join(', ')),
    ...unknownFiles(files, `${folder}/combinations`, isCombination, 'files that end in `.yaml`'),
  ];
}

/** The name of a combination without its release. */
function fileName({ ide, bundle, os, python, cuda }: Combination): string {
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
