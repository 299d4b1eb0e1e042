import { join } from 'node:path';
import type { ProjectConfiguration } from '@nx/devkit';
import { isErrno } from '../catalogue/is-errno.ts';
import { fileBesideCache } from '../engine/beside-cache.ts';
import { parsedJson } from '../engine/parsed-json.ts';
import { textOf } from '../engine/text-of.ts';
import { writeWhole } from '../recipe/whole-file.ts';
import { stampOf } from './files-stamp.ts';

/** Projects by their root. */
type Projects = Record<string, ProjectConfiguration>;

/** Where our own sources lie. */
const ownRoot = join(__dirname, '../..');

/**
 * The projects as they were inferred last, as long as nobody touches a file or an option that they are inferred from:
 * loading what reads recipes, and reading them, takes longer than all else that a command like `nx show projects` does.
 *
 * @param root absolute path of the workspace
 * @param cacheFolder absolute path of Nx's cache, beside which they are kept
 * @param options as they stand in `nx.json`
 * @param now in milliseconds since 1970
 */
export async function rememberedProjects(
  { root, cacheFolder }: { readonly root: string; readonly cacheFolder: string },
  options: unknown,
  infer: () => Promise<Projects>,
  now = Date.now(),
): Promise<Projects> {
  const stamps = [stampOf(root, now, ['images', 'releases', 'snippets']), stampOf(ownRoot, now, ['tools'])];
  const key = JSON.stringify([stamps.map(({ sum }) => sum), options]);
  const file = fileBesideCache(cacheFolder, 'projects', root, '.json');
  const known = textOf(file) ?? '';
  if (known.startsWith(`${key}\n`)) {
    const projects = parsedJson(known.slice(key.length));
    if (typeof projects === 'object' && projects !== null) return projects as Projects;
  }
  const projects = await infer();
  if (!stamps.some(({ isUnsettled }) => isUnsettled)) keep(file, `${key}\n${JSON.stringify(projects)}\n`);
  return projects;
}

/** Where nothing can be written, everything is inferred anew. */
function keep(file: string, text: string): void {
  try {
    writeWhole(file, text);
  } catch (error) {
    if (!isErrno(error)) throw error;
  }
}
