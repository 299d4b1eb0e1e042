import { createPrompt, isEnterKey, makeTheme, useKeypress, usePrefix, useState, type Status } from '@inquirer/core';

/** What somebody is to write. */
export interface TextConfig {
  readonly message: string;
  /** Said until something is written. */
  readonly hint: string;
  /** Said while an answer is made of it. */
  readonly waiting: string;
  /** What the keys do. */
  readonly help: string;
  /** Told what is in the line. */
  readonly onChange: (written: string) => void;
  /** Makes an answer of what was written; gives why there is none, or undefined where there is one. */
  readonly take: (written: string) => Promise<string | undefined>;
  readonly theme: {
    readonly prefix: { readonly idle: string; readonly done: string };
    readonly style: {
      readonly message: (text: string) => string;
      readonly searchTerm: (text: string) => string;
      readonly description: (text: string) => string;
    };
  };
}

/** Lets somebody write one line, which it gives. What is refused stays there, to be mended. */
export const textPrompt = createPrompt<string, TextConfig>((config, done) => {
  const { message, searchTerm, description } = config.theme.style;
  const [status, setStatus] = useState<Status>('idle');
  const [written, setWritten] = useState('');
  const [refused, setRefused] = useState('');
  const prefix = usePrefix({ status, theme: makeTheme({ prefix: config.theme.prefix }) });
  const change = (line: string) => {
    setWritten(line);
    config.onChange(line);
  };

  useKeypress(async (key, readline) => {
    // What is typed while a registry is asked is nobody's answer.
    if (status === 'loading') return;
    if (!isEnterKey(key)) {
      if (readline.line === written) return;
      change(readline.line);
      setRefused('');
      return;
    }
    setStatus('loading');
    const reason = await config.take(written.trim());
    if (reason === undefined) {
      done(written.trim());
      return;
    }
    setStatus('idle');
    setRefused(reason);
    readline.clearLine(0);
    readline.write(written);
  });

  const below = status === 'loading' ? description(config.waiting) : refused || description(config.hint);
  const line = [prefix, message(config.message), searchTerm(written)].filter(Boolean).join(' ');
  return [line, `${below}\n \n${config.help}`];
});
