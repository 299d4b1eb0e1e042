import type { Files } from '../catalogue/files.ts';
import { readText } from '../catalogue/read-text.ts';
import type { Problem } from '../model/problem.ts';

/** A requirement file of a lock. */
export interface Requirements {
  /** Below the workspace root. */
  readonly path: string;
  /** Whether pip can check everything that it downloads. */
  readonly hashed: boolean;
}

const requirement =
  /^(?<name>[A-Za-z0-9][\w.-]*)(\[[\w.,-]+\])?==[\w.!+-]+(?<rest>( *;[\w\s.,'"<>=!~()-]+?)?( --hash=sha256:[0-9a-f]{64})*)$/;
const index = /^(-i|--index-url|--extra-index-url) +(?<address>\S+)$/;
const address = /^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost)[:/])[\w.:/~%-]+$/;

/** Reads a requirement file. What pip should not be told is added to `problems`; undefined if there is no such file. */
export function readRequirements(files: Files, path: string, problems: Problem[]): Requirements | undefined {
  const text = readText(files, path, problems);
  if (text === undefined) return undefined;
  let hashed = true;
  for (const { line, number } of logicalLines(text)) {
    const where = `${path}:${number}`;
    const source = index.exec(line)?.groups?.['address'];
    if (source !== undefined) problems.push(...sourceProblems(source, where));
    else if (requirement.test(line)) hashed &&= line.includes(' --hash=');
    else problems.push(badRequirement(line, where));
  }
  return { path, hashed };
}

/** Lines without comments; one that ends in a backslash goes on in the next. */
function logicalLines(text: string): { line: string; number: number }[] {
  const lines: { line: string; number: number }[] = [];
  let open: { line: string; number: number } | undefined;
  for (const [position, raw] of text.split('\n').entries()) {
    const part = raw.replace(/(^|\s)#.*$/, '').trim();
    const goesOn = part.endsWith('\\');
    const words = goesOn ? part.slice(0, -1).trim() : part;
    open = open === undefined ? { line: words, number: position + 1 } : { ...open, line: `${open.line} ${words}` };
    if (goesOn) continue;
    if (open.line !== '') lines.push(open);
    open = undefined;
  }
  return lines;
}

function sourceProblems(source: string, where: string): Problem[] {
  if (address.test(source)) return [];
  const secret = /\/\/[^/]*@/.test(source);
  return [
    {
      code: 'BAD_INDEX',
      message: secret ? 'the address of the index holds a name or password' : `\`${source}\` is no address of an index`,
      where,
      hint: secret
        ? 'images are public: leave it out, and give it to pip where it runs'
        : 'expected an address that begins with `https://`',
    },
  ];
}

function badRequirement(line: string, where: string): Problem {
  return {
    code: 'BAD_REQUIREMENT',
    message: `expected \`name==version\`, found ${JSON.stringify(line.slice(0, 100))}`,
    where,
    hint: 'a lock names one version of each package: let `npx nx lock <release>` write it',
  };
}
