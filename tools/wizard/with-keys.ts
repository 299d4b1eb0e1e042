/** Thrown when somebody leaves by Ctrl-C or Ctrl-D. */
export class Left extends Error {}

/** What a prompt is told, and tells. */
export interface Keys {
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
export async function withKeys<T>(canGoBack: boolean, prompt: (keys: Keys) => Promise<T>): Promise<T | 'back'> {
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

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
