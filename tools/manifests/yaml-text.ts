import { Document, Scalar } from 'yaml';

/** Characters that end a line for some readers of YAML; both YAML and JSON know them by this name. */
const odd = /[\u0085\u2028\u2029\uFEFF]/g;

/**
 * A YAML file that readers of YAML 1.1 and 1.2 read alike: every text is quoted, so that none is taken for a number or a
 * boolean.
 *
 * @param head the comment before it, one line
 */
export function yamlText(head: string, value: object): string {
  const document = new Document(value, { version: '1.1' });
  document.commentBefore = ` ${head}`;
  const text = document.toString({
    lineWidth: 0,
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
    indentSeq: true,
  });
  return text.replace(odd, (character) => `\\u${hex(character)}`);
}

/** A list as JSON, an entry a line, which stays readable inside YAML. */
export function jsonLines(entries: readonly object[]): Scalar {
  return block(`[\n${entries.map((entry) => `  ${JSON.stringify(entry)}`).join(',\n')}\n]\n`);
}

/** JSON inside YAML. */
export function jsonBlock(value: unknown): Scalar {
  return block(`${JSON.stringify(value, undefined, 2)}\n`);
}

function block(text: string): Scalar {
  const scalar = new Scalar(text);
  scalar.type = Scalar.BLOCK_LITERAL;
  return scalar;
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(4, '0');
}
