import type { z } from 'zod';

const asked: Readonly<Partial<Record<string, string>>> = {
  string: 'a text',
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
};

/** What was expected, in our words, where the schema itself does not say it. */
export const expectation: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'invalid_type') {
    return `expected ${asked[issue.expected] ?? issue.expected}, found ${kindOf(issue.input)}`;
  }
  return issue.code === 'invalid_value' ? `expected one of ${issue.values.map(String).join(', ')}` : undefined;
};

function kindOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  return typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}
