import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { distinct, type SourceText } from '../lint/source-text.ts';
import { inTemporaryFolder } from './in-temporary-folder.ts';
import { newMarker } from './marker.ts';
import type { Run } from './run.ts';

/** Where each of the texts lies for the time of a check. */
export type SourceFiles = ReadonlyMap<string, SourceText>;

/** Hands texts to `use` as files of their own, by their absolute paths; equal ones once. */
export async function asFiles<T>(
  sources: readonly SourceText[],
  run: Run,
  use: (files: SourceFiles) => Promise<T>,
): Promise<T> {
  return inTemporaryFolder(newMarker(), run, (folder) => {
    const files = new Map(distinct(sources).map((source, index) => [join(folder, String(index)), source]));
    for (const [path, { text }] of files) writeFileSync(path, text);
    return use(files);
  });
}

/** Where people find a line of such a file; both count from 1. */
export function placeIn(files: SourceFiles, path: string, line: number): string {
  const source = files.get(path);
  if (source === undefined) throw new Error(`no text was checked as \`${path}\``);
  return `${source.file}:${source.line + line}`;
}
