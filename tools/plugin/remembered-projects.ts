import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ProjectConfiguration } from '@nx/devkit';
import { unlessRefused } from '../catalogue/is-errno.ts';
import { fileBesideCache } from '../engine/beside-cache.ts';
import { parsedJson } from '../engine/parsed-json.ts';
import { textOf } from '../engine/text-of.ts';
import { writeWhole } from '../recipe/whole-file.ts';
import { stampOf } from './files-stamp.ts';
import { ownSources, stampAsLoaded, type Sources } from './own-sources.ts';

/** Projects by their root. */
type Projects = Record<string, ProjectConfiguration>;

/** Where projects are inferred, and where what was found is kept. */
interface Place {
  /** Absolute path of the workspace. */
  readonly root: string;
  /** Absolute path of Nx's cache. */
  readonly cacheFolder: string;
}

/**
 * The projects as they were inferred last, as long as nobody touches a file or an option that they are inferred from:
 * loading what reads recipes, and reading them, takes longer than all else that a command like `nx show projects` does.
 *
 * @param options as they stand in `nx.json`
 * @param now in milliseconds since 1970
 */
export async function rememberedProjects(
  place: Place,
  options: unknown,
  infer: () => Promise<Projects>,
  { now = Date.now(), sources = ownSources }: { readonly now?: number; readonly sources?: Sources } = {},
): Promise<Projects> {
  // Nothing is remembered where the operating system refuses something: who reads the files says so better.
  const { key, isUnsettled } = unlessRefused(() => keyOf(place, options, sources, now)) ?? {};
  if (key === undefined) return await infer();
  const file = fileBesideCache(place.cacheFolder, 'projects', place.root, '.json');
  const known = unlessRefused(() => textOf(file)) ?? '';
  if (known.startsWith(`${key}\n`)) {
    const projects = parsedJson(known.slice(key.length));
    if (typeof projects === 'object' && projects !== null) return projects as Projects;
  }
  const projects = await infer();
  if (!isUnsettled) {
    unlessRefused(() => {
      keep(file, `${key}\n${JSON.stringify(projects)}\n`);
    });
  }
  return projects;
}

/** What the projects depend on, in a line whose first word is the workspace; undefined where that can't be told. */
function keyOf(
  { root }: Place,
  options: unknown,
  sources: Sources,
  now: number,
): { key: string; isUnsettled: boolean } | undefined {
  const own = stampAsLoaded(sources, now);
  if (own === undefined) return undefined;
  const catalogue = stampOf(root, now, ['images', 'releases', 'snippets']);
  return {
    key: JSON.stringify([root, catalogue.sum, own.sum, options]),
    isUnsettled: catalogue.isUnsettled || own.isUnsettled,
  };
}

/** With what is kept for workspaces that are gone, such as worktrees, nothing is kept but what somebody may ask for. */
function keep(file: string, text: string): void {
  writeWhole(file, text);
  const folder = dirname(file);
  for (const other of readdirSync(folder).map((name) => join(folder, name))) {
    const [first = ''] = (textOf(other) ?? '').split('\n', 1);
    const [root] = (parsedJson(first) ?? []) as unknown[];
    if (typeof root !== 'string' || !existsSync(root)) rmSync(other, { force: true });
  }
}
