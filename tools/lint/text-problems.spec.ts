import { problemText } from '../model/problem.ts';
import { textProblems } from './text-problems.ts';

describe('a copied file', () => {
  const hint = 'hint: JSON has no comments and no trailing commas';

  it.each<[string, string, readonly string[]]>([
    ['a.json', '{ "a": [1, 2] }\n', []],
    [
      'a.json',
      '{\n  "a": 1,\n}\n',
      [`error[BAD_JSON]: \`a.json\` is not JSON: Expected double-quoted property name\n  at a.json:3\n${hint}`],
    ],
    [
      'a.json',
      '{\n  "a": 1\n',
      [`error[BAD_JSON]: \`a.json\` is not JSON: Expected ',' or '}' after property value\n  at a.json:2\n${hint}`],
    ],
    ['a.json', '', [`error[BAD_JSON]: \`a.json\` is not JSON: Unexpected end of JSON input\n  at a.json:1\n${hint}`]],
    [
      'a.ipynb',
      '{\n// why\n}',
      [`error[BAD_JSON]: \`a.ipynb\` is not JSON: Expected property name or '}'\n  at a.ipynb:2\n${hint}`],
    ],
    ['a.yaml', 'a: 1\n---\nb: !own 2\n', []],
    [
      'a.yml',
      'a: [1\nb: 2\n',
      [
        'error[BAD_YAML]: `a.yml` is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]\n  at a.yml:2',
      ],
    ],
    ['a.yaml', '', []],
    ['a.txt', '{', []],
  ])('%s with %j', (file, text, expected) => {
    expect(textProblems({ file, text, line: 0 }).map(problemText)).toEqual(expected);
  });
});
