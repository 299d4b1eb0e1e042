import { Document, isScalar, visit } from 'yaml';

/** How many characters the words of a list may take to stand in one row. */
const row = 80;

/** A value as YAML, in the way in which prettier leaves it. */
export function yamlText(value: object): string {
  const document = new Document(value);
  visit(document, {
    Seq: (_, node) => {
      const words = node.items.map((item) => (isScalar(item) ? String(item.value) : undefined));
      node.flow = words.every((word) => word !== undefined) && words.join(', ').length <= row;
    },
  });
  return document.toString({ singleQuote: true, lineWidth: 0, flowCollectionPadding: false });
}
