import type { z } from 'zod';
import { Release } from '../catalogue/schema.ts';
import { WorkbenchError } from '../model/problem.ts';

/** What somebody wrote, shortened for a message. */
export function shortened(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/**
 * Holds an option against what the catalogue takes in its place.
 *
 * @throws WorkbenchError BAD_OPTIONS
 */
export function checkOption(name: string, value: string | number, schema: z.ZodType): void {
  const { error } = schema.safeParse(value);
  if (error === undefined) return;
  const said = error.issues[0]?.message ?? 'not what is expected';
  throw new WorkbenchError([{ code: 'BAD_OPTIONS', message: `\`--${name}\` is ${shortened(String(value))}: ${said}` }]);
}

/**
 * The day and the title that a release is to have. Nx reads a day as a number.
 *
 * @throws WorkbenchError BAD_OPTIONS for what is no day, or no title
 */
export function checkedOptions({ date, title }: { readonly date?: string | number; readonly title?: string }): {
  readonly date?: string;
  readonly title?: string;
} {
  const day = date === undefined ? undefined : String(date);
  if (day !== undefined) checkOption('date', day, Release.shape.date);
  if (title !== undefined) checkOption('title', title, Release.shape.title);
  return { ...(day === undefined ? {} : { date: day }), ...(title === undefined ? {} : { title }) };
}

/** A day as releases write it, the same all over the world. */
export function dayOf(now: Date): string {
  return now.toISOString().slice(0, 10).replaceAll('-', '');
}
