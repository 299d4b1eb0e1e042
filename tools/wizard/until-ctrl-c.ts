const ends = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Does what Ctrl-C, or the end of the terminal, is to end: where no question is open, nobody else hears it. */
export async function untilCtrlC<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const end = () => {
    controller.abort();
  };
  for (const name of ends) process.on(name, end);
  try {
    return await task(controller.signal);
  } finally {
    for (const name of ends) process.off(name, end);
  }
}
