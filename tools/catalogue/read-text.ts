import type { Problem } from '../model/problem.ts';
import type { Files } from './files.ts';

/** Far above any file that people write by hand, and so little that even one made to be slow is read in seconds. */
const largestByHand = 64 * 1024;

/**
 * The text of a file, or what is wrong with it. Undefined if there is none.
 *
 * @param largest how many bytes are read
 */
export function readText(files: Files, path: string, problems: Problem[], largest = largestByHand): string | undefined {
  const bytes = files.read(path);
  if (bytes === undefined) return undefined;
  if (bytes.length > largest) {
    const message = `\`${path}\` has ${bytes.length} bytes, and at most ${largest} are read`;
    problems.push({ code: 'FILE_TOO_LARGE', message, where: path, hint: 'put large data into `files/`' });
    return undefined;
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\r')) return text;
    problems.push(badLineEnding(path, text));
    return undefined;
  } catch {
    const line = lineOfBadByte(bytes);
    problems.push({
      code: 'NOT_UTF8',
      message: `\`${path}\` is not UTF-8 text`,
      where: `${path}:${line}`,
      hint: 'save the file as UTF-8',
    });
    return undefined;
  }
}

/** It would become part of an image, and a shell takes it for part of a word. */
function badLineEnding(path: string, text: string): Problem {
  const line = text.slice(0, text.indexOf('\r')).split('\n').length;
  const message = `\`${path}\` has lines that end as on Windows`;
  const hint = 'save it with LF; git brings it so, unless an editor changed it';
  return { code: 'BAD_LINE_ENDING', message, where: `${path}:${line}`, hint };
}

function lineOfBadByte(bytes: Buffer): number {
  const lines = bytes.toString('utf8').split('\n');
  return lines.findIndex((line) => line.includes('\uFFFD')) + 1;
}
