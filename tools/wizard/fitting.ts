/** How wide this process's terminal is. */
export function columns(): number {
  return process.stdout.columns || 80;
}

/** How high it is. */
export function rows(): number {
  return process.stdout.rows || 24;
}

/** Lines of whole words: the prompt's own wrapping begins lines with the space that it wraps at. */
export function wrapped(text: string, width: number): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= width) lines.splice(-1, 1, `${last} ${word}`);
    else lines.push(word);
  }
  return lines.join('\n');
}

/** A line that fits, so that what takes a row can be counted. */
export function shortened(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, Math.max(1, width - 1))}…`;
}

/** How to go back, for a line of help. */
export function backWords(width: number, canGoBack: boolean): string {
  if (!canGoBack) return '';
  return width < 64 ? ' · ← back' : ' · ← or Esc goes back';
}
