import { join } from 'node:path';
import { unlessRefused } from '../catalogue/is-errno.ts';
import { stampOf, type FilesStamp } from './files-stamp.ts';

/** Sources of a plugin that a process has loaded. */
export interface Sources {
  /** Absolute path of the folder that `tools` lies in. */
  readonly root: string;
  /** The sum of their stamp when they were loaded; undefined if the operating system did not tell. */
  readonly loaded: string | undefined;
}

/** @param root absolute path of the folder that `tools` lies in */
export function sourcesIn(root: string): Sources {
  return { root, loaded: stampIn(root, Date.now())?.sum };
}

/** Those that this process runs. */
export const ownSources = sourcesIn(join(__dirname, '../..'));

/**
 * What the operating system tells of them now; undefined if others lie there than were loaded. Nx's daemon stays while files
 * change: it has to load them anew, and what was found by old sources must not be kept as found by new ones.
 *
 * @param now in milliseconds since 1970
 */
export function stampAsLoaded({ root, loaded }: Sources, now: number): FilesStamp | undefined {
  const stamp = stampIn(root, now);
  return stamp?.sum === loaded ? stamp : undefined;
}

function stampIn(root: string, now: number): FilesStamp | undefined {
  return unlessRefused(() => stampOf(root, now, ['tools']));
}
