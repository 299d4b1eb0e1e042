/**
 * A text as a block of code in Markdown, which nothing in it can end: shown as it is, but for characters that could hide
 * or turn around what stands beside them. Of a line, a thousand characters.
 *
 * @param most bytes; the lines that have no room are counted
 */
export function fenced(text: string, language: string, most = 16_000): string {
  const shown = cut(harmless(text.trimEnd()), most);
  const fence = fenceFor(shown);
  return [`${fence}${language}`, shown, fence].join('\n');
}

/** Longer than any row of backticks in a text, so that none ends the block. */
function fenceFor(text: string): string {
  const rows = text.match(/`+/g) ?? [];
  return '`'.repeat(rows.reduce((longest, row) => Math.max(longest, row.length + 1), 3));
}

function cut(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  const lines = text.split('\n');
  const kept: string[] = [];
  let room = most;
  for (const line of lines) {
    room -= Buffer.byteLength(line) + 1;
    if (room < 0) break;
    kept.push(line);
  }
  const left = lines.length - kept.length;
  return [...kept, `… ${String(left)} more ${left === 1 ? 'line' : 'lines'}`].join('\n');
}

function harmless(text: string): string {
  return text
    .split('\n')
    .map((line) => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line))
    .map((line) => line.replaceAll(/[^\P{C}\t]/gu, shownCharacter))
    .join('\n');
}

/** Characters that are shown of a line. */
const longestLine = 1000;

/** Controls, marks of direction and the like by their number. */
function shownCharacter(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
