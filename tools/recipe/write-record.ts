import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isErrno } from '../catalogue/is-errno.ts';
import { recordFile, type ImageRecord } from '../model/record.ts';

/** Writes an image's record below `root`, unless it stands there already. It appears whole or not at all. */
export function writeRecord(root: string, record: ImageRecord): void {
  const file = join(root, recordFile(record.name));
  const text = `${JSON.stringify(record, undefined, 2)}\n`;
  if (textOf(file) === text) return;
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, text);
  renameSync(fresh, file);
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}
