/** Whether an error is the operating system's answer, of that code such as `ENOENT`, or of any. */
export function isErrno(error: unknown, code?: string): boolean {
  if (typeof error !== 'object' || error === null || !('code' in error)) return false;
  return code === undefined ? 'syscall' in error : error.code === code;
}
