import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { dirname } from 'node:path';
import type { Print } from './print.ts';

/** Shows a long program's work: its steps as they come, a sign of life between them, and all of it in a log. */
export interface Progress {
  /** Takes a line that the program printed. */
  readonly line: (text: string) => void;
  /** Seconds since the beginning, as people read them. */
  readonly elapsed: () => string;
}

/** How much of the work is shown. Times are in milliseconds. */
export interface Pace {
  /** Whether each step is shown as it comes, or is but one more sign of life. */
  readonly steps: boolean;
  /** The first sign of life comes no sooner than after this time. */
  readonly first: number;
  /** A sign of life at most this often. */
  readonly pause: number;
}

/** For people who look on. */
export const eachStep: Pace = { steps: true, first: 5000, pause: 5000 };

/** Where what is quick is worth no line. */
export const signsOfLife: Pace = { steps: false, first: 5000, pause: 10_000 };

const step = /^(STEP \d+\/\d+: .*|I: .*|COMMIT .*)$/;

/**
 * @param logFile absolute path; what an earlier run wrote there is replaced as soon as there is a line
 * @param now milliseconds, from any point on
 */
export function showProgress(print: Print, logFile: string, now: () => number, pace = eachStep): Progress {
  let log: WriteStream | undefined;
  const began = now();
  let next = began + pace.first;
  const elapsed = () => seconds(now() - began);
  const line = (text: string) => {
    log ??= openLog(print, logFile);
    log.write(`${text}\n`);
    const isStep = step.test(text);
    if (!(isStep && pace.steps) && now() < next) return;
    next = now() + pace.pause;
    print.note(`${elapsed().padStart(8)}  ${isStep ? '' : '… '}${short(text)}`);
  };
  return { line, elapsed };
}

function openLog(print: Print, logFile: string): WriteStream {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile);
  // The build is worth more than its log.
  log.on('error', ({ message }) => {
    print.note(`note      no log is kept: ${message}`);
  });
  return log;
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
