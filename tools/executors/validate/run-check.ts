import type { Container, ExecOptions } from '../../engine/container.ts';
import { ending, type Output } from '../../engine/run.ts';
import { containerFolder, type Check } from '../../model/check.ts';
import type { Server } from '../with-server.ts';

/** What a failed check expected and saw; undefined when it holds. */
export type Finding = { readonly expected: string; readonly seen: string } | undefined;

/** What checks are run against. */
export interface Subject {
  readonly container: Container;
  /** The running IDE, for images that have one. */
  readonly server?: Server;
  readonly token: string;
}

/** A check that does not end by itself is ended after this time, in milliseconds. */
const patience = 15 * 60 * 1000;

/** Runs one check. */
export function runCheck({ what, folder }: Check, { container, server, token }: Subject): Promise<Finding> {
  switch (what.kind) {
    case 'commands':
      return nothingPrinted(container, ['sh', '-c', missingCommands, 'sh', ...what.commands], 'every command on PATH');
    case 'imports':
      return nothingPrinted(container, ['python', '-c', failedImports, ...what.modules], 'every module imports');
    case 'run':
      return prints(container, what.argv, what.expect);
    case 'http':
      return answers(what.path, what.contains, server, token);
    case 'notebook':
      return prints(container, executed(`${containerFolder(folder)}/${what.file}`), undefined);
  }
}

/** The last line of what we run ourselves. */
const end = 'looked at all';

const missingCommands = `for c; do command -v "$c" >/dev/null || echo "$c is missing"; done; echo '${end}'`;

const failedImports = `
import importlib, sys
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
    except Exception as error:
        print(f"{name}: {type(error).__name__}: {error}")
print("${end}")
`;

function executed(notebook: string): string[] {
  return ['python', '-m', 'nbconvert', '--to=notebook', '--execute', '--stdout', '--log-level=WARN', notebook];
}

async function nothingPrinted(container: Container, argv: readonly string[], expected: string): Promise<Finding> {
  const output = await heard(container, argv);
  const seen = output.stdout.trim();
  if (output.exitCode === 0 && seen === end) return undefined;
  return { expected, seen: output.exitCode === 0 ? seen : lastLines(output.tail, ending(output)) };
}

async function prints(container: Container, argv: readonly string[], expect: string | undefined): Promise<Finding> {
  const output = expect === undefined ? await container.exec(argv, options()) : await heard(container, argv);
  if (output.exitCode !== 0) return { expected: 'exit code 0', seen: lastLines(output.tail, ending(output)) };
  const seen = output.stdout.trim();
  return expect === undefined || seen === expect ? undefined : { expected: expect, seen };
}

/** On a machine with much to do, buildah 1.28 loses what a program prints one time in a hundred: nothing is asked again. */
async function heard(container: Container, argv: readonly string[], times = 3): Promise<Output> {
  const output = await container.exec(argv, options());
  return output.exitCode === 0 && output.stdout.trim() === '' && times > 1 ? heard(container, argv, times - 1) : output;
}

async function answers(path: string, contains: string, server: Server | undefined, token: string): Promise<Finding> {
  const expected = `status 200 with ${JSON.stringify(contains)}`;
  if (server === undefined) return { expected, seen: 'an image that serves nothing' };
  try {
    const response = await fetch(`${server.origin}${path}`, {
      headers: { authorization: `token ${token}` },
      signal: AbortSignal.timeout(patience),
    });
    const body = await response.text();
    if (response.status === 200 && body.includes(contains)) return undefined;
    return { expected, seen: `status ${response.status} with ${JSON.stringify(body.slice(0, 200))}` };
  } catch (error) {
    return { expected, seen: error instanceof Error ? error.message : String(error) };
  }
}

function options(): ExecOptions {
  return { signal: AbortSignal.timeout(patience) };
}

function lastLines(tail: readonly string[], how: string): string {
  return [how, ...tail.slice(-8)].join('\n');
}
