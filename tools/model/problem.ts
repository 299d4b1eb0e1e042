/** One thing wrong, said so that its reader can mend it. */
export interface Problem {
  /** Stable and greppable, e.g. `UNKNOWN_BUNDLE`. */
  readonly code: string;
  /** One sentence with names in backticks and no full stop. */
  readonly message: string;
  /** File, line and key, e.g. `releases/2026b/release.yaml:3#/date`. */
  readonly where?: string;
  /** What to do next. */
  readonly hint?: string;
}

/** What a task throws, once, when the user can mend what is wrong; everything else that is thrown is a bug. */
export class WorkbenchError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(problemText).join('\n\n'));
    this.problems = problems;
    this.name = 'WorkbenchError';
  }
}

/** The problem as people read it, without colour. */
export function problemText({ code, message, where, hint }: Problem): string {
  const lines = [`error[${code}]: ${message}`];
  if (where !== undefined) lines.push(`  at ${where}`);
  if (hint !== undefined) lines.push(`hint: ${hint}`);
  return lines.join('\n');
}

/** Each problem once: what several images share is looked at for each of them. */
export function distinctProblems(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
