import type { Problem } from '../model/problem.ts';
import type { Template } from './template.ts';

/** The values of a template: texts, flags, lists of texts, lists of rows of texts, and texts by name, as in `pins.cuda`. */
export type View = Readonly<
  Record<
    string,
    | string
    | boolean
    | readonly string[]
    | readonly Readonly<Record<string, string>>[]
    | Readonly<Record<string, string>>
  >
>;

/** Handlebars' strict mode lets an unknown name through in `#if` and `#each`, so that all names are checked here. */
export function templateProblems(template: Template, view: View): Problem[] {
  return template.program.body.flatMap((statement) => statementProblems(template, statement, names(view), view));
}

type Known = ReadonlySet<string>;

const blocks: readonly string[] = ['if', 'unless', 'each'];

function statementProblems(template: Template, statement: hbs.AST.Statement, known: Known, view: View): Problem[] {
  if (statement.type === 'MustacheStatement') {
    return mustacheProblems(template, statement as hbs.AST.MustacheStatement, known);
  }
  if (statement.type === 'PartialStatement') {
    return partialProblems(template, statement as hbs.AST.PartialStatement);
  }
  if (statement.type === 'BlockStatement') {
    return blockProblems(template, statement as hbs.AST.BlockStatement, known, view);
  }
  if (statement.type === 'ContentStatement' || statement.type === 'CommentStatement') return [];
  return [problem(template, statement, 'BAD_TEMPLATE', `a template can't use \`${statement.type}\``)];
}

function mustacheProblems(
  template: Template,
  { path, params, loc, ...rest }: hbs.AST.MustacheStatement,
  known: Known,
): Problem[] {
  const name = nameOf(path);
  if (hasHash(rest)) return [problem(template, { loc }, 'BAD_TEMPLATE', `\`${name}\` takes no parameters`)];
  if (params.length > 0) return [problem(template, { loc }, 'BAD_TEMPLATE', `no helper is called \`${name}\``)];
  return known.has(name) ? [] : [unknown(template, { loc }, name, known)];
}

function partialProblems(
  template: Template,
  { name, indent, params, loc, ...rest }: hbs.AST.PartialStatement,
): Problem[] {
  const refuse = (message: string) => [problem(template, { loc }, 'BAD_SNIPPET_CALL', message)];
  if (!('original' in name)) return refuse('a snippet is called by its name');
  if (params.length > 0 || hasHash(rest)) return refuse(`snippet \`${name.original}\` takes no parameters`);
  if (indent !== '') return refuse(`snippet \`${name.original}\` is called at the beginning of a line`);
  return [];
}

function blockProblems(template: Template, block: hbs.AST.BlockStatement, known: Known, view: View): Problem[] {
  const { path, params, loc, ...rest } = block;
  // Their types say that both are always there; `{{^if}}` has no first, and most blocks have no other.
  const [program, inverse] = [block.program, block.inverse] as readonly (hbs.AST.Program | undefined)[];
  const kind = nameOf(path);
  const [subject] = params;
  if (!blocks.includes(kind)) return [problem(template, { loc }, 'BAD_TEMPLATE', `no block is called \`${kind}\``)];
  if (subject === undefined || params.length > 1 || hasHash(rest)) {
    return [problem(template, { loc }, 'BAD_TEMPLATE', `block \`${kind}\` takes one variable, and nothing more`)];
  }
  const name = nameOf(subject);
  if (!known.has(name)) return [unknown(template, { loc }, name, known)];
  const check = (statements: readonly hbs.AST.Statement[], inside: Known) =>
    statements.flatMap((statement) => innerProblems(template, statement, inside, view));
  // Of an empty list the keys are not known, and nothing inside the block is rendered.
  const isEmpty = kind === 'each' && Array.isArray(view[name]) && view[name].length === 0;
  return [
    ...(isEmpty ? [] : check(program?.body ?? [], kind === 'each' ? itemNames(view, name) : known)),
    ...check(inverse?.body ?? [], known),
  ];
}

function innerProblems(template: Template, statement: hbs.AST.Statement, known: Known, view: View): Problem[] {
  if (statement.type !== 'PartialStatement') return statementProblems(template, statement, known, view);
  const message = 'a snippet is called outside of blocks, so that what uses it can be known';
  return [problem(template, statement, 'BAD_SNIPPET_CALL', message)];
}

/** Its type says that it is always there. */
function hasHash({ hash }: { readonly hash?: hbs.AST.Hash }): boolean {
  return (hash?.pairs.length ?? 0) > 0;
}

/** Inside `#each` stand the keys of the rows, and the position. */
function itemNames(view: View, name: string): Known {
  const list = view[name];
  const first: unknown = Array.isArray(list) ? list[0] : undefined;
  const keys = typeof first === 'object' && first !== null ? Object.keys(first) : [];
  return new Set(['this', '@first', '@last', '@index', ...keys]);
}

function names(view: View): Known {
  return new Set(
    Object.entries(view).flatMap(([name, value]) =>
      typeof value === 'object' && !Array.isArray(value)
        ? Object.keys(value).map((inner) => `${name}.${inner}`)
        : [name],
    ),
  );
}

function nameOf(expression: hbs.AST.Expression): string {
  return 'original' in expression ? String(expression.original) : expression.type;
}

function unknown(template: Template, node: Located, name: string, known: Known): Problem {
  const message = `no variable is called \`${name}\``;
  const pins = [...known].filter((other) => other.startsWith('pins.')).sort();
  return {
    ...problem(template, node, 'UNKNOWN_VARIABLE', message),
    hint: name.startsWith('pins.')
      ? `add it to the pins that the release has for this recipe; there are: ${pins.length === 0 ? 'none' : pins.join(', ')}`
      : `use one of: ${[...known].sort().join(', ')}`,
  };
}

interface Located {
  readonly loc: hbs.AST.SourceLocation;
}

function problem({ path }: Template, { loc }: Located, code: string, message: string): Problem {
  return { code, message, where: `${path}:${loc.start.line}` };
}
