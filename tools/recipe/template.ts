import Handlebars from 'handlebars';
import type { Files } from '../catalogue/files.ts';
import { readText } from '../catalogue/read-text.ts';
import type { Problem } from '../model/problem.ts';

/** A Handlebars text that was read and parsed. */
export interface Template {
  readonly path: string;
  readonly text: string;
  readonly program: hbs.AST.Program;
  /** Names of the snippets that it calls. */
  readonly snippets: readonly string[];
  /** Fills it in; compiled when it is first used. */
  readonly fill: Handlebars.TemplateDelegate;
}

/** Reads a template; see `templateReader`. */
export type ReadTemplate = (path: string, problems: Problem[]) => Template | undefined;

/** Reads each template once, however many images call it. */
export function templateReader(files: Files): ReadTemplate {
  const known = new Map<string, Template>();
  return (path, problems) => {
    const template = known.get(path) ?? readTemplate(files, path, problems);
    if (template !== undefined) known.set(path, template);
    return template;
  };
}

/** Reads one template. What is wrong with it is added to `problems`; undefined if it can't be used. */
function readTemplate(files: Files, path: string, problems: Problem[]): Template | undefined {
  const text = readText(files, path, problems);
  if (text === undefined) return undefined;
  try {
    const program = Handlebars.parse(text);
    if (depth(program) <= deepest) {
      // What is compiled is parsed once more, since the compiler changes what it is given.
      const fill = Handlebars.compile(text, { strict: true, noEscape: true });
      return { path, text, program, snippets: calls(program), fill };
    }
    problems.push(notATemplate(path, tooDeep));
  } catch (error) {
    problems.push(notATemplate(path, reasonOf(error)));
  }
  return undefined;
}

/** Far above what people can follow, and far below what overflows the stack. */
const deepest = 100;
const tooDeep = `more than ${deepest} blocks stand in each other`;

function reasonOf(error: unknown): string {
  if (error instanceof RangeError) return tooDeep;
  return error instanceof Error ? error.message : String(error);
}

/** How many blocks stand in each other; what follows `else if` stands in what precedes it. */
function depth(program: hbs.AST.Program | undefined): number {
  const blocks = (program?.body ?? []).filter(
    (statement): statement is hbs.AST.BlockStatement => statement.type === 'BlockStatement',
  );
  return Math.max(0, ...blocks.map((block) => 1 + Math.max(depth(block.program), depth(block.inverse))));
}

/** The snippets called at the top level of a template, the only place where they may be called. */
function calls(program: hbs.AST.Program): string[] {
  return program.body
    .filter((statement): statement is hbs.AST.PartialStatement => statement.type === 'PartialStatement')
    .map(nameOfCall)
    .filter((name) => name !== '');
}

/** The name by which a snippet is called; empty where that is no plain name. */
export function nameOfCall({ name }: hbs.AST.PartialStatement): string {
  return 'original' in name ? name.original : '';
}

function notATemplate(path: string, message: string): Problem {
  const line = (/line (\d+)/.exec(message) ?? /- (\d+):\d+$/.exec(message))?.[1];
  const detail = message.split('\n').at(-1) ?? message;
  return {
    code: 'BAD_TEMPLATE',
    message: `\`${path}\` is not a Handlebars template: ${detail}`,
    where: line === undefined ? path : `${path}:${line}`,
  };
}
