import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fastGlob from 'fast-glob';
import { copyWorkspace } from '../tools/e2e/workspace-copy.ts';
import { workspaceOf, type Workspace } from '../tools/executors/workspace.ts';
import { familyFiles } from '../tools/fixtures/family-files.ts';
import { makeTinyRoot } from '../tools/fixtures/tiny-root.ts';
import type { Image } from '../tools/model/image.ts';
import { imageFolder } from '../tools/model/record.ts';
import { renderContext, type Context } from '../tools/recipe/render.ts';
import { writeContext } from '../tools/recipe/write-context.ts';

/** An image of the family with its rendered context. */
export interface FamilyImage {
  readonly name: string;
  readonly parent: string | undefined;
  /** Absolute path of the folder that the `render` target writes. */
  readonly context: string;
}

/** A workspace of tiny images. */
export interface Family {
  /** Absolute path of the workspace. */
  readonly root: string;
  /** Parents before children. */
  readonly images: readonly FamilyImage[];
  readonly read: (path: string) => string;
  /** Writes a file of the workspace, and every context that it changes. Gives the names of the images. */
  readonly write: (path: string, text: string) => ReadonlySet<string>;
}

/** Copies this workspace below TMPDIR, with the family in place of its images, and renders their contexts. */
export function makeFamily(size: number): Family {
  const { root } = copyWorkspace();
  for (const folder of fastGlob.sync('snippets/**/on-*', { cwd: root, onlyDirectories: true })) {
    rmSync(join(root, folder), { recursive: true });
  }
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const [path, text] of Object.entries(familyFiles(size))) write(path, text);
  makeTinyRoot(join(root, 'images/base/tiny/rootfs.tar'));

  const sums = new Map<string, string>();
  const render = () => renderAll(workspaceOf({ root }), sums);
  render();
  return {
    root,
    images: [...workspaceOf({ root }).images.values()].map((image) => familyImage(root, image)),
    read: (path) => readFileSync(join(root, path), 'utf8'),
    write: (path, text) => {
      write(path, text);
      return render();
    },
  };
}

function familyImage(root: string, { name, parent }: Image): FamilyImage {
  return { name, parent, context: contextFolder(root, name) };
}

function contextFolder(root: string, name: string): string {
  return join(root, imageFolder(name), 'context');
}

/** Files that stay as they are keep their times, which some peers look at. */
function renderAll(workspace: Workspace, sums: Map<string, string>): ReadonlySet<string> {
  const changed = new Set<string>();
  for (const image of workspace.images.values()) {
    const context = renderContext(image, workspace);
    const sum = sumOf(context);
    if (sums.get(image.name) === sum) continue;
    writeContext(contextFolder(workspace.root, image.name), context);
    sums.set(image.name, sum);
    changed.add(image.name);
  }
  return changed;
}

/** How many images are in a set or stand on one that is. */
export function countUpwards({ images }: Pick<Family, 'images'>, changed: ReadonlySet<string>): number {
  const touched = new Set(changed);
  for (const { name, parent } of images) {
    if (parent !== undefined && touched.has(parent)) touched.add(name);
  }
  return touched.size;
}

function sumOf({ files }: Context): string {
  const hash = createHash('sha256');
  for (const { path, content } of files) hash.update(`${path}\0${content.length}\0`).update(content);
  return hash.digest('hex');
}
