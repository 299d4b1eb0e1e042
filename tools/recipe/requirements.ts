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

/** A lock has the hash of every file of every package: hundreds of packages with dozens of files each. */
const largest = 4 * 1024 * 1024;

/** No word of a marker begins with a dash: pip would take it for an option. */
const requirement =
  /^[A-Za-z0-9][\w.-]*(?:\[[\w.,-]+\])?==[\w.!+-]+(?: ?;(?:[\w.,'"<>=!~()-]| (?!-))+)?(?: --hash=sha256:[0-9a-f]{64})*$/;
const index = /^(?:-i |--(?:extra-)?index-url[ =])(?<address>.*)$/;
const address = /^(?:https:\/\/[\w.-]+|http:\/\/(?:127\.0\.0\.1|localhost))(?::\d+)?(?:\/[\w.~%+-]*)*$/;
/** What may stand in a line that holds a password, or what gives access like one. */
const secret = /[@?]|:\/\/|token|password|secret/i;

/** Reads a requirement file. What pip should not be told is added to `problems`; undefined if there is no such file. */
export function readRequirements(files: Files, path: string, problems: Problem[]): Requirements | undefined {
  const text = readText(files, path, problems, largest);
  if (text === undefined) return undefined;
  const misread = otherwiseRead(text);
  if (misread !== undefined) problems.push({ ...misread, where: `${path}:${misread.line}` });
  let hashed = true;
  for (const { line, number } of misread === undefined ? logicalLines(text) : []) {
    if (requirement.test(line)) hashed &&= line.includes(' --hash=');
    else problems.push(...lineProblems(line, `${path}:${number}`));
  }
  return { path, hashed };
}

/**
 * What makes pip read another text than people see: it ends lines at more characters than editors do, reads others by
 * the locale, and believes a comment that names an encoding.
 */
function otherwiseRead(text: string): (Omit<Problem, 'where'> & { readonly line: number }) | undefined {
  const lines = text.split('\n');
  const strange = lines.findIndex((line) => /[^ -~]/.test(line));
  if (strange >= 0) {
    const [character = ''] = /[^ -~]/u.exec(lines[strange] ?? '') ?? [];
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    const message = `U+${code} stands here, and pip may read it otherwise than an editor`;
    return { code: 'BAD_REQUIREMENT', message, line: strange + 1, hint: 'use printable ASCII, and no tabs' };
  }
  const encoding = lines.slice(0, 2).findIndex((line) => /^#.*coding[:=]/.test(line));
  if (encoding < 0) return undefined;
  const message = 'a comment names an encoding, and pip would read the file by it';
  return { code: 'BAD_REQUIREMENT', message, line: encoding + 1, hint: 'remove the comment' };
}

/** Lines as pip puts them together: first by backslashes, even those that end a comment, and then without comments. */
function logicalLines(text: string): { line: string; number: number }[] {
  const joined: { line: string; number: number }[] = [];
  let open: { parts: string[]; number: number } | undefined;
  const close = () => {
    if (open !== undefined) joined.push({ line: open.parts.join(''), number: open.number });
    open = undefined;
  };
  for (const [position, raw] of text.split('\n').entries()) {
    const isComment = /^ *#/.test(raw);
    open ??= { parts: [], number: position + 1 };
    if (raw.endsWith('\\') && !isComment) open.parts.push(withoutEnd(raw));
    else {
      open.parts.push(isComment ? ` ${raw}` : raw);
      close();
    }
  }
  close();
  return joined
    .map(({ line, number }) => ({
      line: line
        .replace(/(?:^| )#.*$/, '')
        .trim()
        .replaceAll(/ +/g, ' '),
      number,
    }))
    .filter(({ line }) => line !== '');
}

function withoutEnd(line: string): string {
  let end = line.length;
  while (line[end - 1] === '\\') end -= 1;
  return line.slice(0, end);
}

/** What is wrong with a line that asks for no package. None of its words is shown that may be a password. */
function lineProblems(line: string, where: string): Problem[] {
  if (!line.startsWith('-')) return [badRequirement(line, where)];
  const source = index.exec(line)?.groups?.['address'];
  if (source === undefined) return [badOption(line, where)];
  return address.test(source) ? [] : [badIndex(source, where)];
}

function badIndex(source: string, where: string): Problem {
  const code = 'BAD_INDEX';
  if (/[@?]|token/i.test(source)) {
    const message = 'the address of the index holds a name, a password or a query';
    return { code, message, where, hint: 'images are public: leave it out, and give it to pip where it runs' };
  }
  const hint = 'expected an address that begins with `https://`';
  return { code, message: 'what is given as an index is no address of one', where, hint };
}

function badOption(line: string, where: string): Problem {
  const [option = ''] = /^(?:--[a-z-]+|-[A-Za-z]?)/.exec(line) ?? [];
  const message = `option \`${option}\` can't stand in a lock so`;
  const hint = 'what can is `-i <address>`, `--index-url <address>` and `--extra-index-url <address>`';
  return { code: 'BAD_REQUIREMENT', message, where, hint };
}

function badRequirement(line: string, where: string): Problem {
  const found = secret.test(line)
    ? 'what stands there may hold a password, and is not shown'
    : `found ${JSON.stringify(line.slice(0, 100))}`;
  return {
    code: 'BAD_REQUIREMENT',
    message: `expected \`name==version\`, ${found}`,
    where,
    hint: 'a lock names one version of each package: let `npx nx lock <release>` write it',
  };
}
