import search from '@inquirer/search';
import { colors } from '../report/colors.ts';
import type { Screen } from './converse.ts';
import { backWords, columns, rows, shortened, wrapped } from './fitting.ts';
import { matching } from './questions.ts';
import { readText } from './read-text.ts';
import { withKeys } from './with-keys.ts';

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
    ask: ({ title, options }, { canGoBack }) => {
      const help = dim(helpLine(columns(), canGoBack));
      return withKeys(canGoBack, ({ signal, onChange }) =>
        search(
          {
            message: title,
            pageSize: Math.max(3, Math.min(12, rows() - 8)),
            source: (term = '') => {
              onChange(term);
              return matching(options, term).map((option) => ({
                value: option,
                name: shortened(option.title, columns() - 3),
                description: wrapped(option.description, columns() - 1),
              }));
            },
            theme: { ...theme, style: { ...theme.style, keysHelpTip: () => help } },
          },
          { signal, clearPromptOnDone: true },
        ),
      );
    },
    read: (question, more) => readText(question, more, theme),
    show: (lines) => {
      for (const line of lines) process.stdout.write(`${line}\n`);
      return lines.length;
    },
    answered: ({ key, title }, option, isOnlyOne) => {
      const label = title.padEnd(12);
      const width = columns() - label.length - 4;
      const note = isOnlyOne && key !== 'base' ? ' (the only one that fits)' : '';
      const text = [`${option.title}${note}`, option.title, option.name].find((each) => each.length <= width);
      return [`${green('✓')} ${dim(label)} ${text ?? shortened(option.name, width)}`];
    },
    erase: (rows) => {
      for (let row = 0; row < rows; row += 1) process.stdout.write('\u001b[1A\u001b[2K');
    },
  };
}

function helpLine(width: number, canGoBack: boolean): string {
  const words = width < 64 ? '↑↓ · type to filter · ⏎' : '↑↓ choose · type to filter · ⏎ takes it';
  return `${words}${backWords(width, canGoBack)}`;
}
