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
  const { red, cyan, bold } = colors();
  const painted = (problem: Problem) =>
    problemText(problem)
      .replace(/^error\[[^\]]*\]:/, (head) => bold(red(head)))
      .replace(/^hint:/m, (head) => cyan(head));
  return {
    data: (line) => process.stdout.write(`${line}\n`),
    note: (line) => process.stderr.write(`${line}\n`),
    problem: (problem) => process.stderr.write(`${painted(problem)}\n`),
  };
}
