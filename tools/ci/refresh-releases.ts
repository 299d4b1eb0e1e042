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
 * `--report`. A release that can't be refreshed does not keep the others from it.
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
    const lines: string[] = [];
    const onLine = (line: string) => {
      lines.push(stripVTControlCharacters(line));
      print.note(line);
    };
    const { exitCode } = await run(nxCommand(root, ['g', 'refresh', name]), { onLine });
    if (exitCode !== 0) exit = 1;
    const title = exitCode === 0 ? `### Release ${name}` : `### Release ${name}: not refreshed`;
    parts.push([title, '', fenced(lines.join('\n'), 'text', room)].join('\n'));
  }
  writeFileSync(report, `${parts.join('\n\n')}\n`);
  return exit;
}

void runScript(refreshReleases);
