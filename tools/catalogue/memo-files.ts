import type { Files } from './files.ts';

/** The same files, each asked for once: the images of a family share most of theirs. */
export function memoFiles(files: Files): Files {
  return { read: once(files.read), list: once(files.list) };
}

function once<T>(ask: (path: string) => T): (path: string) => T {
  const known = new Map<string, T>();
  return (path) => {
    const answer = known.has(path) ? (known.get(path) as T) : ask(path);
    known.set(path, answer);
    return answer;
  };
}
