import type { Files } from '../catalogue/files.ts';
import type { LockCategory } from '../model/recipe.ts';
import { lockFiles } from '../model/release.ts';
import { packageName } from './package-name.ts';

/** A package at the one version that images have. */
export interface Locked {
  /** In the one spelling of `packageName`. */
  readonly name: string;
  readonly version: string;
  readonly extras: readonly string[];
  readonly markers?: string;
  /** `sha256:…` of every file of that version, sorted. */
  readonly hashes: readonly string[];
}

/** Locked versions, by package. */
export type Versions = ReadonlyMap<string, string>;

const line = /^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==([^\s;\\]+)/gm;

/** The versions that a requirement file holds; none where there is no such file. */
export function versionsInFile(files: Files, path: string): Versions {
  return lockedVersions(files.read(path)?.toString('utf8') ?? '');
}

function lockedVersions(text: string): Versions {
  return new Map([...text.matchAll(line)].map(([, name = '', version = '']) => [packageName(name), version]));
}

/** What the files of a lock hold; where the two disagree, what the bundle has counts. */
export function versionsIn(files: Files, folder: string): Versions {
  const read = (category: LockCategory) => versionsInFile(files, `${folder}/${lockFiles[category]}`);
  return new Map([...read('jupyter'), ...read('packages')]);
}

/**
 * A requirement file, by name.
 *
 * @param sources addresses without names and passwords, the first being the index and all others extra
 */
export function requirementText(release: string, sources: readonly string[], locked: readonly Locked[]): string {
  const indexes = sources.map((url, at) => `${at === 0 ? '-i' : '--extra-index-url'} ${url}`);
  const byName = [...locked].sort((a, b) => (a.name < b.name ? -1 : 1));
  return `${[headOf(release), ...indexes, ...byName.map(requirement)].join('\n')}\n`;
}

/** The first line of a requirement file, which says how to make it anew. */
export function headOf(release: string): string {
  return `# Made by \`npx nx lock ${release}\` from the Pipfile in this folder: change that, and lock again.`;
}

function requirement({ name, version, extras, markers, hashes }: Locked): string {
  const brackets = extras.length === 0 ? '' : `[${extras.join(',')}]`;
  const pin = `${name}${brackets}==${version}${markers === undefined ? '' : `; ${markers}`}`;
  return [pin, ...hashes.map((hash) => `    --hash=${hash}`)].join(' \\\n');
}
