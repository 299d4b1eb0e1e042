import { changesInShort, wordOf } from './change-lines.ts';
import { compareText } from './compare-text.ts';
import type { Change } from './difference.ts';

/** What became of one image between two days. */
export interface ImageChange {
  /** Without the release, e.g. `jupyter-datascience-deb13-py313`. */
  readonly image: string;
  /** A text says why the images were not compared, as it stands behind their name. */
  readonly changes: readonly Change[] | string;
}

export interface ChangelogSection {
  /** The day up to which it tells, e.g. `20261124`. */
  readonly to: string;
  /** The day from which on it tells, with its release if that is another one, e.g. `2026b_20261101`. */
  readonly from: string;
  readonly images: readonly ImageChange[];
}

/**
 * A changelog with one section more: on top if it is new, else in place of the one about the same two days.
 *
 * @param text of the changelog; undefined if there is none yet
 * @param release e.g. `2026b`
 */
export function withSection(text: string | undefined, release: string, section: ChangelogSection): string {
  const [head = '', ...old] = (text ?? headOf(release)).split(/^(?=## )/m);
  const fresh = sectionText(section);
  const heading = headingOf(section);
  const isSame = (other: string) => other.split('\n', 1)[0] === heading;
  const all = old.some(isSame) ? old.map((other) => (isSame(other) ? fresh : other)) : [fresh, ...old];
  return `${[head, ...all].map((part) => part.trimEnd()).join('\n\n')}\n`;
}

/** The days that the sections of a changelog tell up to, as far as they are of that form. */
export function daysIn(text: string): string[] {
  return [...text.matchAll(/^## (\d{8}), since /gm)].map(([, day = '']) => day);
}

function headOf(release: string): string {
  return `# What changed in the images of ${release}

\`npx nx run ${release}:changelog\` writes it, from what the images hold.
`;
}

function headingOf({ to, from }: Pick<ChangelogSection, 'to' | 'from'>): string {
  return `## ${to}, since ${from}`;
}

function sectionText(section: ChangelogSection): string {
  const parts = [headingOf(section)];
  const same = grouped(section.images);
  const changed = same.filter(({ changes }) => typeof changes !== 'string' && changes.length > 0);
  const alike = same.filter(({ changes }) => typeof changes !== 'string' && changes.length === 0);
  for (const { images, changes } of changed)
    if (typeof changes !== 'string')
      parts.push(`### ${images.join(', ')}`, `${changesInShort(changes)}:`, changes.map(changeLine).join('\n'));
  for (const { images } of alike) parts.push(`Nothing changed: ${images.join(', ')}`);
  const left = same.flatMap(({ images, changes }) =>
    typeof changes === 'string' ? images.map((image) => `- ${image}: ${changes}`) : [],
  );
  if (left.length > 0) parts.push('Not compared:', left.join('\n'));
  return parts.join('\n\n');
}

interface Group {
  readonly images: string[];
  readonly changes: ImageChange['changes'];
}

/** Images in which the same changed, told once. */
function grouped(images: readonly ImageChange[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { image, changes } of [...images].sort((left, right) => compareText(left.image, right.image))) {
    const key = JSON.stringify(changes);
    const group = groups.get(key) ?? { images: [], changes };
    group.images.push(image);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function changeLine(change: Change): string {
  const { type, name, before, after } = change;
  const versions = [before, after].filter((version) => version !== undefined).map((version) => `\`${version}\``);
  return `- ${wordOf(change)}: ${type} \`${name}\` ${versions.join(' → ')}`;
}
