import { isNode, isScalar, parse, parseDocument } from 'yaml';

/**
 * A YAML text with another value at some keys; every other byte stays.
 *
 * @param keys of a scalar that is there, be it nothing
 */
export function setInYaml(text: string, keys: readonly string[], value: string): string {
  const node = parseDocument(text).getIn(keys, true);
  if (!isNode(node) || !isScalar(node) || node.range === null || node.range === undefined) {
    throw new Error(`nothing stands at ${keys.join('.')}`);
  }
  const [start, end] = node.range;
  const written = parse(value) === value ? value : `'${value}'`;
  // Where nothing stands, a colon or a comment may touch.
  const [before, after] = [/\s$/.test(text.slice(0, start)) ? '' : ' ', text[end] === '#' ? ' ' : ''];
  return `${text.slice(0, start)}${before}${written}${after}${text.slice(end)}`;
}
