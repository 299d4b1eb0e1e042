import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Problem } from '../model/problem.ts';
import type { CopiedText } from '../lint/context-texts.ts';
import { inTemporaryFolder } from './in-temporary-folder.ts';
import { newMarker } from './marker.ts';
import { ending, type Output, type Run } from './run.ts';
import { unlessMissing } from './unless-missing.ts';

/** Whether nginx would read a file: `.in` is what a script makes the configuration from when the container starts. */
export function isNginx({ target }: CopiedText): boolean {
  return /\/nginx\/(.*\/)?[^/]+\.conf(\.in)?$/.test(target);
}

/**
 * What nginx itself has to say about configurations; undefined where it is not installed.
 *
 * @param configurations each of them the texts of one image that nginx would read; equal ones are asked about once
 */
export async function nginxProblems(
  configurations: readonly (readonly CopiedText[])[],
  run: Run,
): Promise<Problem[] | undefined> {
  const distinct = new Map(configurations.map((texts) => [JSON.stringify(texts.map(({ text }) => text)), texts]));
  const problems: Problem[] = [];
  for (const texts of distinct.values()) {
    for (const main of texts.filter(({ target }) => /\/nginx\.conf(\.in)?$/.test(target))) {
      const found = await configurationProblems(main, texts, run);
      if (found === undefined) return undefined;
      problems.push(...found);
    }
  }
  return problems;
}

async function configurationProblems(
  main: CopiedText,
  texts: readonly CopiedText[],
  run: Run,
): Promise<Problem[] | undefined> {
  return inTemporaryFolder(newMarker(), run, async (folder) => {
    const placed = new Map(texts.map((text) => [join(folder, text.target.replace(/\.in$/, '')), text]));
    for (const [path, { text }] of placed) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, filledIn(text, texts, folder));
    }
    const file = [...placed].find(([, text]) => text === main)?.[0] ?? '';
    // Debian keeps it where only root looks for programs.
    const env = { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` };
    const command = { file: 'nginx', args: ['-t', '-q', '-e', 'stderr', '-p', folder, '-c', file], env };
    const output = await unlessMissing(run(command));
    if (output === undefined) return undefined;
    return output.exitCode === 0 ? [] : [problemOf(output, main, placed)];
  });
}

/** A text as it could be in a running container: folders are those of the test, and each `@WORD@` has some value. */
function filledIn(text: string, texts: readonly CopiedText[], folder: string): string {
  const folders = new Set(texts.map(({ target }) => target.slice(0, target.indexOf('/nginx/') + '/nginx/'.length)));
  const moved = [...folders].reduce((all, each) => all.replaceAll(each, `${folder}${each}`), text);
  return moved.replaceAll(/@([A-Z_]+)@/g, (_, word: string) => {
    if (word.endsWith('FOLDER')) return folder;
    if (word.endsWith('PORT')) return '8888';
    return word.endsWith('IP') ? '127.0.0.1' : '/some';
  });
}

function problemOf(output: Output, main: CopiedText, placed: ReadonlyMap<string, CopiedText>): Problem {
  const code = 'BAD_NGINX';
  for (const line of output.tail) {
    const [, reason, path = '', number] = /\[\w+\] (?:\d+#\d+: )?(.*) in (\S+):(\d+)$/.exec(line) ?? [];
    const source = placed.get(path);
    if (reason !== undefined && source !== undefined)
      return {
        code,
        message: `nginx refuses \`${source.file}\`: ${reason}`,
        where: `${source.file}:${String(number)}`,
      };
  }
  const last = output.tail.find((line) => line.includes('[')) ?? ending(output);
  return {
    code,
    message: `nginx refuses \`${main.file}\`: ${last.replace(/^.*\[\w+\] (\d+#\d+: )?/, '')}`,
    where: main.file,
  };
}
