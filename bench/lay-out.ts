/**
 * A table whose columns are as wide as their widest cell, as prettier writes them.
 *
 * @param lines the head first
 * @param markdown whether it is for a page, else for a terminal
 */
export function layOut(lines: readonly (readonly string[])[], markdown: boolean): string {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(3, ...lines.map((line) => line[column]?.length ?? 0)));
  const [head = '', ...body] = lines.map((line) => {
    const cells = line.map((cell, column) => cell.padEnd(widths[column] ?? 0));
    return markdown ? `| ${cells.join(' | ')} |` : cells.join('  ').trimEnd();
  });
  const rule = markdown ? [`| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`] : [];
  return [head, ...rule, ...body].map((line) => `${line}\n`).join('');
}
