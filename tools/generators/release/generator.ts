import type { Tree } from '@nx/devkit';
import { releasePattern } from '../../catalogue/read-releases.ts';
import { WorkbenchError } from '../../model/problem.ts';
import { isLocal } from '../../model/release.ts';
import { isPublished } from '../../recipe/image-facts.ts';
import { forPeople } from '../for-people.ts';
import { checkedOptions, dayOf, shortened } from '../options.ts';
import { releaseNamed } from '../release-named.ts';
import { filesIn, workspaceOfTree } from '../workspace-of-tree.ts';
import { writePage } from '../write-page.ts';
import { copiedFiles, filesBelow, type CopiedFile } from './copied-files.ts';
import { releaseText } from './release-text.ts';

export interface ReleaseOptions {
  /** E.g. `2026c`. */
  readonly name: string;
  /** The release that it begins as a copy of. */
  readonly from: string;
  /** `yyyymmdd`; today if absent. */
  readonly date?: string | number;
  readonly title?: string;
}

/** Adds a release that begins as a copy of another. */
export default function release(tree: Tree, options: ReleaseOptions): Promise<() => void> {
  return forPeople(() => Promise.resolve(addRelease(tree, options, new Date())));
}

/**
 * @param now the day for which no other is asked
 * @returns what was done, for people
 * @throws WorkbenchError if it can't be; nothing is written then
 */
export function addRelease(tree: Tree, options: ReleaseOptions, now: Date): string[] {
  const { name, from } = options;
  if (!releasePattern.test(name)) throw badName(name);
  const { date, title } = checkedOptions(options);
  const { catalogue } = workspaceOfTree(tree);
  const source = releaseNamed(from, catalogue);
  if (from === name) throw itself(name);
  const files = filesIn(tree);
  const folder = `releases/${name}`;
  // One that is there keeps its day: asked for once more tomorrow, it is the same.
  const known = catalogue.releases.find((candidate) => candidate.name === name);
  const written = files.read(`${source.folder}/release.yaml`)?.toString('utf8') ?? '';
  const told = { title: title ?? `Release ${name}`, date: date ?? known?.date ?? dayOf(now) };
  const wanted = new Map([
    [`${folder}/release.yaml`, { bytes: Buffer.from(releaseText(written, told)), executable: false }],
    ...copiedFiles(files, source, name),
  ]);

  if (known !== undefined) {
    const differing = firstDifference(wanted, tree, folder);
    if (differing !== undefined) throw alreadyThere(name, differing);
  }
  for (const [path, { bytes, executable }] of wanted) tree.write(path, bytes, executable ? { mode: '755' } : {});
  writePage(tree);
  const { images } = workspaceOfTree(tree);
  const published = [...images.values()].filter((image) => image.release === name && isPublished(image));
  if (known !== undefined) return [`release ${name} is there already, as it was asked for`];
  return [
    `added    release ${name}, a copy of ${from}, dated ${told.date}: ${published.length} images that people pull`,
    `next     npx nx run-many -t build --projects tag:release:${name}`,
  ];
}

/** The first file in which a release that is there is not the one that is asked for. What is for one clone alone does not count. */
function firstDifference(wanted: ReadonlyMap<string, CopiedFile>, tree: Tree, folder: string): string | undefined {
  const files = filesIn(tree);
  const there = filesBelow(files, folder).map(({ path }) => path);
  const more = there.find((path) => !wanted.has(path) && !isLocal(path));
  const other = [...wanted].find(([path, { bytes }]) => files.read(path)?.equals(bytes) !== true)?.[0];
  return other ?? more;
}

function badName(name: string): WorkbenchError {
  const message = `a release can't be called ${shortened(name)}`;
  return new WorkbenchError([{ code: 'BAD_NAME', message, hint: 'use a year and a letter, such as `2026b`' }]);
}

function itself(name: string): WorkbenchError {
  const message = `release ${name} can't be a copy of itself`;
  return new WorkbenchError([{ code: 'BAD_OPTIONS', message, hint: 'give a name that no release has yet' }]);
}

function alreadyThere(name: string, where: string): WorkbenchError {
  const message = `release ${name} is there already, and is another than what is asked for`;
  const hint = 'choose another name, or edit that release';
  return new WorkbenchError([{ code: 'RELEASE_EXISTS', message, where, hint }]);
}
