/** A simple command of a shell's text, e.g. one part of a pipe. */
export interface ShellCommand {
  /** The program and its arguments without quotes; neither redirections nor the assignments before it. */
  readonly words: readonly string[];
  /** The line of its first word, counted from 0. */
  readonly line: number;
  /** Another command reads its output, and the shell forgets how it ended. */
  readonly piped: boolean;
  /** It stands in `( … )`, `$( … )` or backticks, so that what it changes of the shell ends there. */
  readonly nested: boolean;
}

/** Words of the shell's grammar before which or after which a command may stand. */
const grammar = ['if', 'then', 'elif', 'else', 'while', 'until', 'do', '!', '{', '}', 'fi', 'done', 'esac', 'time'];

/** Programs that start the one that follows. */
const starters = ['exec', 'command', 'env'];

/** What stands between words. Other spaces, such as one that does not break, are part of a word to a shell. */
const blanks = /(?:[ \t\r]|\\\n)+/y;
const separators = /&&|\|\||;;|[;|&\n]/y;
const redirections = /(?:\d*[<>]+[&|]?|&>+)(?!\()[ \t]*/y;
const endsWord = /[ \t\r\n;|&()<>]/;

/** Lists and substitutions that stand in each other: far above what people can follow, and far below what overflows the stack. */
const deepest = 50;

/**
 * The simple commands of a text that `sh` reads, those in substitutions as well. It is no whole shell: a text that none
 * would read gives some answer, and shellcheck says what is wrong with it.
 */
export function shellCommands(text: string): ShellCommand[] {
  return read(text, { line: 0, depth: 0 });
}

/**
 * @param line of the text's first character
 * @param depth in how many lists or substitutions it stands
 */
function read(text: string, { line: firstLine, depth: outer }: { line: number; depth: number }): ShellCommand[] {
  const found: ShellCommand[] = [];
  const lastNumber = text.lastIndexOf('))');
  let at = 0;
  let line = firstLine;
  let depth = outer;
  const take = (length: number): string => {
    const taken = text.slice(at, at + length);
    at += length;
    line += taken.split('\n').length - 1;
    return taken;
  };
  const matched = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const [match] = pattern.exec(text) ?? [];
    return take(match?.length ?? 0);
  };

  /** Reads up to the parenthesis that closes the list; the outermost goes on to the end. */
  function list(): void {
    let words: string[] = [];
    let start = line;
    const end = (piped: boolean) => {
      const command = withoutGrammar(words);
      if (command.length > 0) found.push({ words: command, line: start, piped, nested: depth > 0 });
      words = [];
    };
    while (at < text.length) {
      matched(blanks);
      if (words.length === 0) start = line;
      const separator = matched(separators);
      if (separator !== '') end(separator === '|');
      else if (text[at] === '#') matched(/[^\n]*/y);
      else if (text[at] === '(') {
        take(1);
        end(false);
        inner();
      } else if (text[at] === ')') {
        take(1);
        end(false);
        // Without one to close, it ends a pattern of `case`.
        if (depth > outer) return;
      } else if (matched(redirections) !== '') word();
      else if (at < text.length) words.push(word());
    }
    end(false);
  }

  /** Reads a list in this one; where that would be too deep, as if it were no other. */
  function inner(): void {
    if (depth >= deepest) return;
    depth += 1;
    list();
    depth -= 1;
  }

  /** Reads one word, and gives it as the program sees it, but for what the shell fills in. */
  function word(): string {
    let value = '';
    while (at < text.length && !endsWord.test(text[at] ?? '')) value += part(text[at] ?? '');
    // What begins no word is taken as it is, so that the reader goes on.
    return value === '' && /[<>]/.test(text[at] ?? '') ? processSubstitution() : value;
  }

  function part(first: string): string {
    if (first === "'") return matched(/'[^']*'?/y).replaceAll("'", '');
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
    if (text[at] === '`') return backticks();
    if (text.startsWith('$((', at) && at < lastNumber) return matched(/\$\(\([^]*?\)\)/y) || take(1);
    if (text.startsWith('${', at)) return matched(/\$\{[^}]*\}?/y);
    if (!text.startsWith('$(', at)) return undefined;
    take(2);
    inner();
    return text.slice(begin, at);
  }

  /** A backslash in them hides what it precedes from this shell, and not from that which runs them. */
  function backticks(): string {
    const begun = line;
    const written = matched(/`(?:[^`\\]|\\[^])*`?/y);
    const body = written
      .replace(/^`/, '')
      .replace(/`$/, '')
      .replaceAll(/\\([`$\\])/g, '$1');
    if (depth < deepest) found.push(...read(body, { line: begun, depth: depth + 1 }));
    return written;
  }

  function processSubstitution(): string {
    const begin = at;
    const opens = text[at + 1] === '(';
    take(opens ? 2 : 1);
    if (opens) inner();
    return text.slice(begin, at);
  }

  list();
  return found;
}

function withoutGrammar(words: readonly string[]): readonly string[] {
  const first = words.findIndex(
    (word) => !grammar.includes(word) && !starters.includes(word) && !/^[A-Za-z_]\w*\+?=/.test(word),
  );
  return first < 0 || words[first] === 'for' || words[first] === 'case' ? [] : words.slice(first);
}
