import { WorkbenchError } from '../../model/problem.ts';
import { shortened } from '../options.ts';

/** What stands for something else in the words of a command. */
export const holders = ['port', 'ip', 'home'] as const;
export type Holder = (typeof holders)[number];

/** A piece of a word: a text, or what stands for something else. */
export type Piece = string | { readonly holder: Holder };
export type Word = readonly Piece[];

const longest = 1000;
/** Quotes keep words together, and mean nothing else. */
const word = /(?:[^\s'"]|'[^']*'|"[^"]*")+/g;
const braces = /\{(port|ip|home)\}/;
/** What a shell would take for something else, at least in some place. */
const special = /[$`\\;|&<>()~]|\p{Cc}|[{}]/u;
const program = /^[A-Za-z0-9/][\w./+-]*$/;

/**
 * Reads the command that starts a server as plain words: no shell ever takes one of them for anything else. Where it does not say
 * `{port}`, the number of the port stands for that.
 *
 * @throws WorkbenchError BAD_OPTIONS
 */
export function commandWords(command: string, port: number): readonly Word[] {
  if (command.length > longest) throw bad(command, `expected at most ${longest} characters`);
  const said = braces.test(command) && command.includes('{port}') ? command : withPort(command, port);
  if (said === undefined) {
    const hint = 'write `{port}` where the command says at which port it listens, as in `--port {port}`';
    throw bad(command, `neither {port} nor ${port} is in it`, hint);
  }
  const words = (said.match(word) ?? []).map((text) => text.replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2'));
  if (said.replaceAll(word, '').trim() !== '') throw bad(command, 'a quote has no other end');
  const pieces = words.map(piecesOf);
  const [first] = words;
  if (first === undefined || !program.test(first))
    throw bad(command, 'expected the name of a program at its beginning');
  const odd = pieces.flat().find((piece) => typeof piece === 'string' && special.test(piece));
  if (odd !== undefined) {
    const hint = `it is words, and no script: of braces it may have ${holders.map((name) => `{${name}}`).join(', ')}; what needs more goes into a script below \`files/\` of the recipe`;
    throw bad(command, 'a character is in it that means something to a shell', hint);
  }
  return pieces;
}

function withPort(command: string, port: number): string | undefined {
  const changed = command.replaceAll(new RegExp(`(?<!\\d)${port}(?!\\d)`, 'g'), '{port}');
  return changed === command ? undefined : changed;
}

function piecesOf(text: string): Word {
  return text
    .split(/(\{(?:port|ip|home)\})/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const holder = holders.find((name) => piece === `{${name}}`);
      return holder === undefined ? piece : { holder };
    });
}

/** A word as a shell reads it, with what stands for its holders. */
export function shellWord(word: Word, values: Readonly<Record<Holder, string>>): string {
  if (word.length === 0) return "''";
  return word.map((piece) => (typeof piece === 'string' ? quoted(piece) : values[piece.holder])).join('');
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function bad(command: string, said: string, hint?: string): WorkbenchError {
  const message = `\`--command\` is ${shortened(command)}: ${said}`;
  return new WorkbenchError([{ code: 'BAD_OPTIONS', message, ...(hint === undefined ? {} : { hint }) }]);
}
