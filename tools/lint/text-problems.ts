import { LineCounter, parseAllDocuments } from 'yaml';
import type { Problem } from '../model/problem.ts';
import type { SourceText } from './source-text.ts';

/** What keeps a copied file from being what its name says, as far as this can be told without another program. */
export function textProblems(source: SourceText): Problem[] {
  if (/\.(json|ipynb)$/.test(source.file)) return jsonProblems(source);
  if (/\.ya?ml$/.test(source.file)) return yamlProblems(source);
  return [];
}

function jsonProblems({ text, file }: SourceText): Problem[] {
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const message = `\`${file}\` is not JSON: ${error.message.replace(/ in JSON at position.*| \(line.*\)/, '')}`;
    const [, position = String(text.length)] = /position (\d+)/.exec(error.message) ?? [];
    const line = text.slice(0, Math.min(Number(position), text.trimEnd().length)).split('\n').length;
    return [
      { code: 'BAD_JSON', message, where: `${file}:${line}`, hint: 'JSON has no comments and no trailing commas' },
    ];
  }
}

function yamlProblems({ text, file }: SourceText): Problem[] {
  const lineCounter = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter, prettyErrors: false });
  const [error] = 'empty' in documents ? [] : documents.flatMap(({ errors }) => errors);
  if (error === undefined) return [];
  const message = `\`${file}\` is not YAML: ${error.message}`;
  return [{ code: 'BAD_YAML', message, where: `${file}:${lineCounter.linePos(error.pos[0]).line}` }];
}
