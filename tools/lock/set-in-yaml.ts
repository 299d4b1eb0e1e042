import { isNode, isScalar, parseDocument } from 'yaml';

/**
 * A YAML text with another value at some keys; every other byte stays.
 *
 * @param keys of a scalar that is there, be it nothing
 */
export function setInYaml(text: string, keys: readonly string[], value: string | number | boolean): string {
  const node = parseDocument(text).getIn(keys, true);
  if (!isNode(node) || !isScalar(node) || node.range === null || node.range === undefined) {
    throw new Error(`nothing stands at ${keys.join('.')}`);
  }
  const [start, end] = node.range;
  // Where nothing stands, a colon or a comment may touch.
  const [before, after] = [/\s$/.test(text.slice(0, start)) ? '' : ' ', text[end] === '#' ? ' ' : ''];
  const plain = String(value);
  // What a word means depends on where it stands: a comma ends it within braces.
  const found = [plain, `'${plain.replaceAll("'", "''")}'`, JSON.stringify(value)]
    .map((written) => `${text.slice(0, start)}${before}${written}${after}${text.slice(end)}`)
    .find((changed) => saysOnly(changed, text, keys, value));
  if (found === undefined) throw new Error(`${keys.join('.')} can't be set in this text`);
  return found;
}

/** A YAML text without one of its own keys, if it stands in a line of its own; comments about other keys stay. */
export function withoutKey(text: string, key: string): string {
  return text.replace(new RegExp(`^${key}:[^\\n]*(\\n|$)`, 'm'), '');
}

/** Whether a text says the same as before but for one value. */
function saysOnly(changed: string, before: string, keys: readonly string[], value: unknown): boolean {
  const [document, expected] = [parseDocument(changed), parseDocument(before)];
  if (document.errors.length > 0) return false;
  expected.setIn(keys, value);
  return JSON.stringify(document.toJS()) === JSON.stringify(expected.toJS());
}
