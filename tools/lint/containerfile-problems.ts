import { validate } from 'dockerfile-utils';
import type { Problem } from '../model/problem.ts';
import { instructionRules } from './containerfile-rules.ts';
import { runRules } from './containerfile-run-rules.ts';
import { secretRules } from './containerfile-secret-rules.ts';
import { readContainerfile } from './containerfile.ts';

/** What a rendered Containerfile says that no engine could read, or that is a mistake though one could. */
export function containerfileProblems(image: string, text: string): Problem[] {
  const lines = text.split('\n');
  const where = (line: number) => `dist/images/${image}/context/Containerfile:${line + 1}`;
  const unreadable = validate(text).map(({ message, range: { start } }): Problem => {
    const reason = typeof message === 'string' ? message : message.value;
    return {
      code: 'BAD_CONTAINERFILE',
      message: `${reason.replace(/\.$/, '')}, in: ${lines[start.line]?.trim().slice(0, 100) ?? ''}`,
      where: where(start.line),
      hint: `run \`npx nx render ${image}\` to see it whole`,
    };
  });
  const containerfile = readContainerfile(text);
  const ruled = [...instructionRules, ...runRules, ...secretRules].flatMap(({ code, hint, faults }) =>
    faults(containerfile).map(({ line, message }): Problem => ({ code, message, where: where(line), hint })),
  );
  return [...unreadable, ...ruled];
}
