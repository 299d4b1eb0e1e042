/**
 * The fields of a paragraph as Debian's control files, Python's metadata and R's DESCRIPTION write them: a name, a colon, a
 * value. Lines that go on with a value are left out, since what is asked for here stands in one.
 *
 * @returns values by the names in lower case; of a name that comes twice, the first
 */
export function fieldsOf(paragraph: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of paragraph.split(/\r?\n/)) {
    const [, name = '', value = ''] = /^([\w.-]+):[ \t]*(.*)$/.exec(line) ?? [];
    const key = name.toLowerCase();
    if (key !== '' && !fields.has(key)) fields.set(key, value.trim());
  }
  return fields;
}

/** Paragraphs, which empty lines divide. */
export function paragraphsOf(text: string): string[] {
  return text.split(/\r?\n(?:[ \t]*\r?\n)+/);
}
