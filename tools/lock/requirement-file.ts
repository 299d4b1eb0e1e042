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

/** The versions that a requirement file holds. */
function lockedVersions(text: string): Versions {
  return new Map([...text.matchAll(line)].map(([, name = '', version = '']) => [packageName(name), version]));
}

/** What the files of a lock hold; where the two disagree, what the bundle has counts. */
export function versionsIn(files: Files, folder: string): Versions {
  const read = (category: LockCategory) => files.read(`${folder}/${lockFiles[category]}`)?.toString('utf8') ?? '';
  return new Map([...lockedVersions(read('jupyter')), ...lockedVersions(read('packages'))]);
}

/**
 * A requirement file, by name.
 *
 * @param sources addresses without names and passwords, the first being the index and all others extra
 */
export function requirementText(release: string, sources: readonly string[], locked: readonly Locked[]): string {
  const indexes = sources.map((url, at) => `${at === 0 ? '-i' : '--extra-index-url'} ${url}`);
  const byName = [...locked].sort((a, b) => (a.name < b.name ? -1 : 1));
  const head = `# Made by \`npx nx lock ${release}\` from the Pipfile in this folder: change that, and lock again.`;
  return `${[head, ...indexes, ...byName.map(requirement)].join('\n')}\n`;
}

function requirement({ name, version, extras, markers, hashes }: Locked): string {
  const brackets = extras.length === 0 ? '' : `[${extras.join(',')}]`;
  const pin = `${name}${brackets}==${version}${markers === undefined ? '' : `; ${markers}`}`;
  return [pin, ...hashes.map((hash) => `    --hash=${hash}`)].join(' \\\n');
}
