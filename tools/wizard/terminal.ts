import search from '@inquirer/search';
import { colors } from '../report/colors.ts';
import type { Screen } from './converse.ts';
import { matching } from './questions.ts';

/** Thrown when somebody leaves by Ctrl-C or Ctrl-D. */
export class Left extends Error {}

/** Whether there is a person to ask. */
export function isTerminal(): boolean {
  return process.stdin.isTTY && process.stdout.isTTY && process.env['TERM'] !== 'dumb';
}

/** Asks in this process's terminal. What was answered stays there, a row each; menus go when they are done. */
export function terminal(): Screen {
  const { bold, cyan, dim, green, red, yellow } = colors();
  const theme = {
    prefix: { idle: cyan('?'), done: '' },
    icon: { cursor: '❯' },
    style: {
      message: bold,
      highlight: cyan,
      description: dim,
      searchTerm: yellow,
      error: () => red('Nothing like that; Backspace takes a letter back'),
    },
  };
  return {
    ask: async ({ title, options }, { canGoBack }) => {
      const stop = new AbortController();
      let typed = '';
      const onKey = (_: unknown, key: { readonly name?: string; readonly ctrl?: boolean } | undefined) => {
        const isBack = key?.name === 'escape' || (key?.name === 'left' && typed === '');
        if (key?.ctrl === true && key.name === 'd') stop.abort(new Left());
        else if (canGoBack && isBack) stop.abort();
      };
      const help = dim(helpLine(columns(), canGoBack));
      process.stdin.on('keypress', onKey);
      try {
        return await search(
          {
            message: title,
            pageSize: Math.max(3, Math.min(12, rows() - 8)),
            source: (term = '') => {
              typed = term;
              return matching(options, term).map((option) => ({
                value: option,
                name: shortened(option.title, columns() - 3),
                description: wrapped(option.description, columns() - 1),
              }));
            },
            theme: { ...theme, style: { ...theme.style, keysHelpTip: () => help } },
          },
          { signal: stop.signal, clearPromptOnDone: true },
        );
      } catch (error) {
        if (stop.signal.reason instanceof Left || isNamed(error, 'ExitPromptError')) throw new Left();
        if (stop.signal.aborted) return 'back';
        throw error;
      } finally {
        process.stdin.off('keypress', onKey);
      }
    },
    show: (lines) => {
      for (const line of lines) process.stdout.write(`${line}\n`);
      return lines.length;
    },
    answered: ({ title }, option, isOnlyOne) => {
      const label = title.padEnd(12);
      const width = columns() - label.length - 4;
      const note = isOnlyOne ? ' (the only one that fits)' : '';
      const text = [`${option.title}${note}`, option.title, option.name].find((each) => each.length <= width);
      return [`${green('✓')} ${dim(label)} ${text ?? shortened(option.name, width)}`];
    },
    erase: (rows) => {
      for (let row = 0; row < rows; row += 1) process.stdout.write('\u001b[1A\u001b[2K');
    },
  };
}

function columns(): number {
  return process.stdout.columns || 80;
}

function rows(): number {
  return process.stdout.rows || 24;
}

/** Lines of whole words: the prompt's own wrapping begins lines with the space that it wraps at. */
function wrapped(text: string, width: number): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= width) lines.splice(-1, 1, `${last} ${word}`);
    else lines.push(word);
  }
  return lines.join('\n');
}

function helpLine(width: number, canGoBack: boolean): string {
  const back = canGoBack ? (width < 64 ? [' · ← back'] : [' · ← or Esc goes back']) : [];
  const words = width < 64 ? '↑↓ · type to filter · ⏎' : '↑↓ choose · type to filter · ⏎ takes it';
  return [words, ...back].join('');
}

/** A line that fits, so that what takes a row can be counted. */
export function shortened(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, Math.max(1, width - 1))}…`;
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
