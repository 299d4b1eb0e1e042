import type { Tree } from '@nx/devkit';
import { run } from '../../engine/run.ts';
import { endSignal } from '../../executors/open-doors.ts';
import type { LockDoors } from '../../lock/pipenv.ts';
import { declarationOf } from '../combination/declaration.ts';
import { write } from '../combination/declare.ts';
import { knownNames } from '../combination/named.ts';
import { forPeople } from '../for-people.ts';
import { filesWith } from '../recipe-files.ts';
import { filesIn, workspaceOfFiles, workspaceOfTree } from '../workspace-of-tree.ts';
import { writePage } from '../write-page.ts';
import { planBase, shownBase, type AskedBase } from './plan.ts';

/** What `nx g base` is told. */
export interface BaseOptions extends AskedBase {
  readonly ide?: string;
  readonly bundle?: string;
  /** Declares the combination for this clone alone. */
  readonly local?: boolean;
}

/** Makes a base of an image from elsewhere, and declares a combination on it. */
export default function base(tree: Tree, options: BaseOptions): Promise<() => void> {
  return forPeople(() => addBase(tree, options, { run, signal: endSignal(), env: process.env }));
}

/**
 * @returns what was done, for people
 * @throws WorkbenchError if it can't be; nothing is written then
 */
export async function addBase(tree: Tree, options: BaseOptions, doors: LockDoors): Promise<string[]> {
  const planned = await planBase(options, workspaceOfTree(tree), doors);
  const { name, python } = planned;
  const texts = new Map([...planned.texts].map(([path, text]) => [path, { text }]));
  const shelf = workspaceOfFiles(filesWith(filesIn(tree), texts));
  const { ide = 'runtime', bundle = 'minimal', local = false } = options;
  const choice = { ide, bundle, os: name, python };
  const [release] = knownNames({ ...choice, release: planned.release.name }, shelf.catalogue).releases;
  if (release === undefined) throw new Error('a release that is known is not there');
  const declaration = declarationOf(choice, release, { local }, shelf);

  for (const [path, { text }] of texts) tree.write(path, text);
  write(tree, declaration);
  if (texts.size + declaration.texts.size === 0) return [`base ${name} is there already, as it was asked for`];
  writePage(tree);
  return [
    `added    ${shownBase(planned)}`,
    `declared ${declaration.file}`,
    `next     npx nx validate ${declaration.image}`,
  ];
}
