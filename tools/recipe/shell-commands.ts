/** A simple command of a shell's text, e.g. one part of a pipe. */
export interface ShellCommand {
  /** The program and its arguments without quotes; neither redirections nor the assignments before it. */
  readonly words: readonly string[];
  /** The line of its first word, counted from 0. */
  readonly line: number;
  /** Another command reads its output, and the shell forgets how it ended. */
  readonly piped: boolean;
  /** It stands in `( … )` or `$( … )`, so that what it changes of the shell ends there. */
  readonly nested: boolean;
}

/** Words of the shell's grammar before which or after which a command may stand. */
const grammar = ['if', 'then', 'elif', 'else', 'while', 'until', 'do', '!', '{', '}', 'fi', 'done', 'esac', 'time'];

/** Programs that start the one that follows. */
const starters = ['exec', 'command', 'env'];

/** Where a word ends, and what it may begin with instead. */
const separators = /^(?:&&|\|\||;;|[;|&\n])/;

/**
 * The simple commands of a text that `sh` reads, those in substitutions as well. It is no whole shell: a text that none
 * would read gives some answer, and shellcheck says what is wrong with it.
 */
export function shellCommands(text: string): ShellCommand[] {
  const found: ShellCommand[] = [];
  let at = 0;
  let line = 0;
  const take = (length: number): string => {
    const taken = text.slice(at, at + length);
    at += length;
    line += taken.split('\n').length - 1;
    return taken;
  };
  const matched = (pattern: RegExp): string => {
    const [match] = pattern.exec(text.slice(at)) ?? [];
    return take(match?.length ?? 0);
  };

  /** Reads up to the parenthesis that closes the list. */
  function list(nested: boolean): void {
    let words: string[] = [];
    let start = line;
    const end = (piped: boolean) => {
      const command = withoutGrammar(words);
      if (command.length > 0) found.push({ words: command, line: start, piped, nested });
      words = [];
    };
    while (at < text.length) {
      matched(/^(?:[ \t\r]|\\\n)+/);
      if (words.length === 0) start = line;
      const separator = matched(separators);
      if (separator !== '') end(separator === '|');
      else if (text[at] === '#') matched(/^[^\n]*/);
      else if (text[at] === '(') {
        take(1);
        end(false);
        list(true);
      } else if (text[at] === ')') {
        take(1);
        end(false);
        // Without one to close, it ends a pattern of `case`.
        if (nested) return;
      } else if (matched(/^(?:\d*[<>]+[&|]?|&>+)(?!\()[ \t]*/) !== '') word();
      else if (at < text.length) words.push(word());
    }
    end(false);
  }

  /** Reads one word, and gives it as the program sees it, but for what the shell fills in. */
  function word(): string {
    let value = '';
    while (at < text.length && !/^[\s;|&()<>]/.test(text.slice(at))) value += part(text[at] ?? '');
    // What begins no word is taken as it is, so that the reader goes on.
    return value === '' && at < text.length && /^[<>]/.test(text.slice(at)) ? processSubstitution() : value;
  }

  function part(first: string): string {
    if (first === "'") return matched(/^'[^']*'?/).replaceAll("'", '');
    if (first === '"') return quoted();
    if (text.startsWith('\\\n', at)) return take(2).slice(2);
    if (first === '\\') return take(2).slice(1);
    return substitution() ?? take(1);
  }

  function quoted(): string {
    let value = '';
    take(1);
    while (at < text.length && text[at] !== '"') {
      if (text.startsWith('\\\n', at)) take(2);
      else if (text[at] === '\\') value += take(2).slice(1);
      else value += substitution() ?? take(1);
    }
    take(1);
    return value;
  }

  /** What the shell fills in, as it is written. */
  function substitution(): string | undefined {
    const begin = at;
    if (text.startsWith('$((', at)) return matched(/^\$\(\([^]*?\)\)/) || take(1);
    if (text.startsWith('${', at)) return matched(/^\$\{[^}]*\}?/);
    if (!text.startsWith('$(', at)) return undefined;
    take(2);
    list(true);
    return text.slice(begin, at);
  }

  function processSubstitution(): string {
    const begin = at;
    take(text[at + 1] === '(' ? 2 : 1);
    if (text[at - 1] === '(') list(true);
    return text.slice(begin, at);
  }

  list(false);
  return found;
}

function withoutGrammar(words: readonly string[]): readonly string[] {
  const [first = '', ...rest] = words;
  if (first === 'for' || first === 'case') return [];
  const skipped = grammar.includes(first) || starters.includes(first) || /^[A-Za-z_]\w*\+?=/.test(first);
  return skipped ? withoutGrammar(rest) : words;
}
