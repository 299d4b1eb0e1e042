import { colors } from './colors.ts';
import { problemText, type Problem } from '../model/problem.ts';

/** Where words go: what was asked for to stdout, everything else to stderr. */
export interface Print {
  /** A line of what was asked for. */
  readonly data: (line: string) => void;
  /** A line about the work. */
  readonly note: (line: string) => void;
  readonly problem: (problem: Problem) => void;
}

/** Prints to this process's streams; in colour only where a person looks on, or where the environment asks for it. */
export function printer(): Print {
  const toStderr = (line: string) => process.stderr.write(`${line}\n`);
  return {
    data: (line) => process.stdout.write(`${line}\n`),
    note: toStderr,
    problem: (problem) => toStderr(painted(problem)),
  };
}

/** What is printed, kept for Nx to show with the task that it belongs to. */
export interface KeptPrint extends Print {
  /** Whole lines, in the order in which they came. */
  readonly text: () => string;
}

export function keptPrint(): KeptPrint {
  const lines: string[] = [];
  const keep = (line: string) => lines.push(line);
  return {
    data: keep,
    note: keep,
    problem: (problem) => keep(painted(problem)),
    text: () => lines.map((line) => `${line}\n`).join(''),
  };
}

function painted(problem: Problem): string {
  const { red, cyan, bold } = colors();
  return problemText(problem)
    .replace(/^error\[[^\]]*\]:/, (head) => bold(red(head)))
    .replace(/^hint:/m, (head) => cyan(head));
}
