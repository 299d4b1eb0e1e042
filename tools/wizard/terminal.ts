import search from '@inquirer/search';
import type { Option } from '../catalogue/valid-choices.ts';
import { problemText, WorkbenchError } from '../model/problem.ts';
import { colors } from '../report/colors.ts';
import type { Screen } from './converse.ts';
import { matching, type WizardAnswers } from './questions.ts';
import { textPrompt } from './text-prompt.ts';

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
    read: ({ title, example, take }, { canGoBack }) =>
      withKeys(canGoBack, async ({ signal, onChange, fail }) => {
        let option: Option<WizardAnswers> | undefined;
        const why = (error: WorkbenchError) =>
          refusal(error, columns() - 1)
            .map((line) => line.replace(/^error\[[^\]]*\]:/, (head) => red(head)))
            .join('\n');
        await textPrompt(
          {
            message: title,
            hint: wrapped(`With its registry, such as ${example}`, columns() - 1),
            waiting: 'Asking its registry…',
            help: dim(['⏎ takes it', backWords(columns(), canGoBack)].join('')),
            onChange,
            take: async (written) => {
              try {
                option = await take(written, signal);
                return undefined;
              } catch (error) {
                // This prompt is over: it is not to draw anything any more.
                if (signal.aborted) return new Promise(() => undefined);
                if (error instanceof WorkbenchError) return why(error);
                return fail(error);
              }
            },
            theme,
          },
          { signal, clearPromptOnDone: true },
        );
        if (option === undefined) throw new Error('a text was taken, and no answer made of it');
        return option;
      }),
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

/** What a prompt is told, and tells. */
interface Keys {
  /** Aborts where somebody goes back or leaves. */
  readonly signal: AbortSignal;
  /** To be told what stands in the line: by `←` one goes back only while nothing does. */
  readonly onChange: (typed: string) => void;
  /** Ends the prompt by an error. */
  readonly fail: (error: unknown) => Promise<never>;
}

/**
 * Lets somebody go back, or leave, from a prompt.
 *
 * @throws Left
 */
async function withKeys<T>(canGoBack: boolean, prompt: (keys: Keys) => Promise<T>): Promise<T | 'back'> {
  const stop = new AbortController();
  let typed = '';
  const onKey = (_: unknown, key: { readonly name?: string; readonly ctrl?: boolean } | undefined) => {
    const isBack = key?.name === 'escape' || (key?.name === 'left' && typed === '');
    if (key?.ctrl === true && key.name === 'd') stop.abort(new Left());
    else if (canGoBack && isBack) stop.abort('back');
  };
  const fail = (error: unknown) => {
    stop.abort(error);
    return new Promise<never>(() => undefined);
  };
  process.stdin.on('keypress', onKey);
  try {
    return await prompt({ signal: stop.signal, onChange: (text) => (typed = text), fail });
  } catch (error) {
    if (isNamed(error, 'ExitPromptError')) throw new Left();
    if (stop.signal.reason === 'back') return 'back';
    throw stop.signal.aborted ? stop.signal.reason : error;
  } finally {
    process.stdin.off('keypress', onKey);
    // What was begun for this prompt ends with it.
    stop.abort();
  }
}

/** What is wrong with what was written, and what to do, in lines that fit. */
function refusal({ problems }: WorkbenchError, width: number): string[] {
  const texts = problems.map(({ code, message, hint }) =>
    problemText({ code, message, ...(hint === undefined ? {} : { hint }) }),
  );
  return texts.flatMap((text) => text.split('\n').map((line) => wrapped(line, width)));
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
  const words = width < 64 ? '↑↓ · type to filter · ⏎' : '↑↓ choose · type to filter · ⏎ takes it';
  return `${words}${backWords(width, canGoBack)}`;
}

function backWords(width: number, canGoBack: boolean): string {
  if (!canGoBack) return '';
  return width < 64 ? ' · ← back' : ' · ← or Esc goes back';
}

/** A line that fits, so that what takes a row can be counted. */
export function shortened(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, Math.max(1, width - 1))}…`;
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
