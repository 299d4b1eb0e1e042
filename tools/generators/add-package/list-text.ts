/** A list of OS packages with one more at its end, its reason in line with the one above. */
export function listText(text: string, name: string, reason: string): string {
  const rows = text.split('\n').filter((line) => /^[^#\s]+\s+#/.test(line));
  const column = rows.at(-1)?.indexOf('#') ?? 0;
  const begun = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return `${begun}${name.padEnd(column - 2)}  # ${reason}\n`;
}
