import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Print } from './print.ts';

/** Shows a long program's work: its steps as they come, a sign of life between them, and all of it in a log. */
export interface Progress {
  /** Takes a line that the program printed. */
  readonly line: (text: string) => void;
  /** Seconds since the beginning, as people read them. */
  readonly elapsed: () => string;
}

/** A sign of life at most this often, in milliseconds. */
const pause = 5000;

const step = /^(STEP \d+\/\d+: .*|I: .*|COMMIT .*)$/;

/**
 * @param logFile absolute path; what an earlier run wrote there is replaced
 * @param now milliseconds, from any point on
 */
export function showProgress(print: Print, logFile: string, now: () => number): Progress {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile);
  // The build is worth more than its log.
  log.on('error', ({ message }) => {
    print.note(`note      no log is kept: ${message}`);
  });
  const began = now();
  let last = began;
  const elapsed = () => seconds(now() - began);
  const line = (text: string) => {
    log.write(`${text}\n`);
    const isStep = step.test(text);
    if (!isStep && now() - last < pause) return;
    last = now();
    print.note(`${elapsed().padStart(8)}  ${isStep ? '' : '… '}${short(text)}`);
  };
  return { line, elapsed };
}

/** `12 s`, `3 min 05 s` */
export function seconds(milliseconds: number): string {
  const whole = Math.round(milliseconds / 1000);
  if (whole < 60) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** `930 MB`, `2.46 GB`; decimal, as registries count. */
export function bytes(count: number): string {
  return count < 1e9 ? `${Math.round(count / 1e6)} MB` : `${(count / 1e9).toFixed(2)} GB`;
}

function short(text: string): string {
  return text.length > 110 ? `${text.slice(0, 109)}…` : text;
}
