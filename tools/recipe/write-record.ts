import { join } from 'node:path';
import { recordFile, type ImageRecord } from '../model/record.ts';
import { readWhole, writeWhole } from './whole-file.ts';

/** Writes an image's record below `root`, unless it stands there already. It appears whole or not at all. */
export function writeRecord(root: string, record: ImageRecord): void {
  const file = join(root, recordFile(record.name));
  const text = `${JSON.stringify(record, undefined, 2)}\n`;
  if (readWhole(file) !== text) writeWhole(file, text);
}
