/** Whether an error is the operating system's answer of that code, such as `ENOENT`. */
export function isErrno(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

/** What `ask` gives; undefined where the operating system refuses something, whatever its answer. */
export function unlessRefused<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && 'syscall' in error) return undefined;
    throw error;
  }
}
