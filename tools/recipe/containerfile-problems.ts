import { validate } from 'dockerfile-utils';
import type { Problem } from '../model/problem.ts';

/** What a rendered Containerfile says that no engine could read. */
export function containerfileProblems(image: string, text: string): Problem[] {
  return validate(text).map(({ message, range }) => ({
    code: 'BAD_CONTAINERFILE',
    message: `${typeof message === 'string' ? message : message.value}, in: ${text.split('\n')[range.start.line]?.trim().slice(0, 100) ?? ''}`,
    where: `dist/images/${image}/context/Containerfile:${range.start.line + 1}`,
    hint: `run \`npx nx render ${image}\` to see it whole`,
  }));
}
