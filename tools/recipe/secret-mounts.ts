import type { Problem } from '../model/problem.ts';

/** A secret that a RUN of a Containerfile asks for. */
export interface SecretMount {
  /** Empty where none is given. */
  readonly id: string;
  /** Absolute path under which the commands see it. */
  readonly target: string;
  /** Whether the build makes no sense without it. */
  readonly required: boolean;
  /** The line of its RUN, counted from 0. */
  readonly line: number;
}

/** What an ID consists of, so that each has one variable of its own. */
const idPattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Whether an ID can be asked for by a variable of the environment. */
export function isSecretId(id: string): boolean {
  return idPattern.test(id);
}

/** What is wrong with an ID that is none. */
export function badSecretId(id: string): Omit<Problem, 'where'> & { readonly hint: string } {
  const message = id === '' ? 'a secret is mounted without `id=`' : `\`${id}\` can't be the ID of a secret`;
  const hint = 'use lower-case letters and digits, with single dashes between them: `id=pip`';
  return { code: 'BAD_SECRET', message, hint };
}

/** The variable that names the file of a secret, e.g. `WORKBENCH_SECRET_SUBSCRIPTION_KEY`. */
export function secretVariable(id: string): string {
  return `WORKBENCH_SECRET_${id.toUpperCase().replaceAll('-', '_')}`;
}

/** The secrets that a Containerfile asks for, in its order; `RUN --mount=type=secret,id=…` says so. */
export function secretMounts(containerfile: string): SecretMount[] {
  return instructionsOf(containerfile).flatMap(({ text, line }) =>
    mountsOf(text)
      .map(optionsOf)
      .filter((options) => options.get('type')?.toLowerCase() === 'secret')
      .map((options) => secretMount(options, line)),
  );
}

interface Instruction {
  /** Without line breaks and comments. */
  readonly text: string;
  /** Counted from 0. */
  readonly line: number;
}

const comment = /^\s*(#.*)?$/;
const continued = /\\[ \t]*$/;

/** Puts the lines of each instruction together as engines do, and leaves out the here-documents that follow one. */
function instructionsOf(containerfile: string): Instruction[] {
  const lines = containerfile.split(/\r?\n/);
  const instructions: Instruction[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = at;
    if (comment.test(lines[at] ?? '')) continue;
    let text = lines[at] ?? '';
    while (continued.test(text) && at + 1 < lines.length) {
      at += 1;
      const next = lines[at] ?? '';
      if (!comment.test(next)) text = text.replace(continued, '') + next;
    }
    instructions.push({ text, line });
    for (const end of hereDocumentsOf(text)) at = endOfDocument(lines, at + 1, end);
  }
  return instructions;
}

interface HereDocument {
  /** Its last line. */
  readonly word: string;
  /** Tabs before that do not count. */
  readonly tabs: boolean;
}

function hereDocumentsOf(text: string): HereDocument[] {
  if (!/^\s*(RUN|COPY|ADD)\s/i.test(text)) return [];
  const begins = text.matchAll(/(?:^|\s)\d*<<(-?)(["']?)([A-Za-z_][\w.]*)\2(?=\s|$)/g);
  return [...begins].map(([, dash, , word = '']) => ({ word, tabs: dash === '-' }));
}

function endOfDocument(lines: readonly string[], from: number, { word, tabs }: HereDocument): number {
  const end = lines.findIndex((line, index) => index >= from && (tabs ? line.replace(/^\t+/, '') : line) === word);
  return end < 0 ? lines.length : end;
}

/** The values of a RUN's `--mount`, which stand before its command like every flag. */
function mountsOf(text: string): string[] {
  const [, flags = ''] = /^\s*RUN((?:\s+--[a-z-]+(?:=\S*)?)+)(?:\s|$)/i.exec(text) ?? [];
  return [...flags.matchAll(/--mount=(\S*)/g)].map(([, value = '']) => value.replaceAll(/["']/g, ''));
}

function optionsOf(mount: string): ReadonlyMap<string, string> {
  const pairs = mount.split(',').map((option) => {
    const [name = '', ...value] = option.split('=');
    return [name.trim().toLowerCase(), value.join('=')] as const;
  });
  return new Map(pairs);
}

function secretMount(options: ReadonlyMap<string, string>, line: number): SecretMount {
  const id = options.get('id') ?? '';
  const target = options.get('target') ?? options.get('dst') ?? options.get('destination') ?? `/run/secrets/${id}`;
  const required = options.get('required');
  // Without a value it means yes.
  return { id, target, required: required !== undefined && /^(|1|t|true)$/i.test(required), line };
}
