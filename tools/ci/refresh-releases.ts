import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { livingReleases } from '../catalogue/valid-choices.ts';
import { run } from '../engine/run.ts';
import { workspaceOf } from '../executors/workspace.ts';
import type { Print } from '../report/print.ts';
import { fenced } from './fenced.ts';
import { badFlag, readWords } from './flags.ts';
import { nxCommand } from './nx.ts';
import { runScript } from './script.ts';

const root = join(__dirname, '../..');

/**
 * Refreshes every release that is not at its end, each all at once or not at all, and writes what moved, as Markdown, to
 * `--report`. Before that, its changelog is told what moved in its images up to its date of now. A release that can't be
 * refreshed does not keep the others from it.
 */
async function refreshReleases(words: readonly string[], print: Print): Promise<number> {
  const { report } = readWords(words, { report: { type: 'string' } });
  if (report === undefined) throw badFlag('`--report` is missing', 'the file to write, as in `--report report.md`');
  const releases = livingReleases(workspaceOf({ root }).catalogue);
  // GitHub takes 65,536 characters.
  const room = Math.min(16_000, Math.floor(60_000 / Math.max(1, releases.length)));
  const parts: string[] = [];
  let exit = 0;
  for (const { name } of releases) {
    print.note(`refresh   ${name}`);
    // A release that has no images of two days yet has nothing to tell.
    const told = await nx(['run', `${name}:changelog`], print);
    const { lines, isDone } = await nx(['g', 'refresh', name], print);
    if (!isDone) exit = 1;
    const title = isDone ? `### Release ${name}` : `### Release ${name}: not refreshed`;
    const untold = told.lines.find((line) => line.includes('error['));
    const note =
      untold === undefined ? [] : ['', 'Its changelog was not written:', '', fenced(untold.trim(), 'text', room)];
    parts.push([title, '', fenced(lines.join('\n'), 'text', room), ...note].join('\n'));
  }
  writeFileSync(report, `${parts.join('\n\n')}\n`);
  return exit;
}

/** Runs Nx, shows what it says as it says it, and gives that. */
async function nx(args: readonly string[], print: Print): Promise<{ lines: string[]; isDone: boolean }> {
  const lines: string[] = [];
  const onLine = (line: string) => {
    lines.push(stripVTControlCharacters(line));
    print.note(line);
  };
  const { exitCode } = await run(nxCommand(root, args), { onLine });
  return { lines, isDone: exitCode === 0 };
}

void runScript(refreshReleases);
