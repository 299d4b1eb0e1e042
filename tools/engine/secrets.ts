import { readFileSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { isErrno } from '../catalogue/is-errno.ts';
import { WorkbenchError, type Problem } from '../model/problem.ts';
import type { Context } from '../recipe/render.ts';
import { badSecretId, isSecretId, secretMounts, secretVariable, type SecretMount } from '../recipe/secret-mounts.ts';
import type { Doors } from './doors.ts';
import type { BuildSecret } from './engine.ts';
import { redactor } from './redactor.ts';
import { secretValues } from './secret-values.ts';

/** A secret, with what is in its file: only for taking it out of what people read. */
export interface Secret extends BuildSecret {
  readonly content: string;
}

/** Bytes: the largest secrets are certificates with all that they certify. */
const largest = 256 * 1024;

/**
 * The secrets that a context's Containerfile asks for and that the environment names files of. Those that it may do
 * without and that nobody named are left out.
 *
 * @throws WorkbenchError BAD_SECRET, SECRET_MISSING, SECRET_UNREADABLE
 */
export function readSecrets(
  { files }: Pick<Context, 'files'>,
  environment: Readonly<Record<string, string | undefined>>,
): Secret[] {
  const containerfile = files.find(({ path }) => path === 'Containerfile')?.content.toString('utf8') ?? '';
  const problems: Problem[] = [];
  const secrets = new Map<string, Secret>();
  for (const mount of secretMounts(containerfile)) {
    const secret = readSecret(mount, environment, problems);
    if (secret !== undefined) secrets.set(secret.id, secret);
  }
  if (problems.length > 0) throw new WorkbenchError(problems);
  return [...secrets.values()];
}

/** The same doors, through which no secret comes out. */
export function withoutSecrets(doors: Doors, secrets: readonly Secret[]): Doors {
  const redact = redactor(secrets.flatMap(({ content }) => secretValues(content)));
  return {
    ...doors,
    onLine: (line) => {
      doors.onLine(redact(line));
    },
    run: async (command, options) => {
      const output = await doors.run(command, options);
      return { ...output, stdout: redact(output.stdout), tail: output.tail.map(redact) };
    },
  };
}

function readSecret(
  mount: SecretMount,
  environment: Readonly<Record<string, string | undefined>>,
  problems: Problem[],
): Secret | undefined {
  const { id, required, line } = mount;
  const where = `Containerfile:${line + 1}`;
  if (!isSecretId(id)) {
    problems.push({ ...badSecretId(id), where });
    return undefined;
  }
  const variable = secretVariable(id);
  const file = environment[variable] ?? '';
  if (file === '') {
    if (required) problems.push({ ...missing(id, variable), where });
    return undefined;
  }
  const read = readContent(file);
  if (typeof read === 'string') return { id, file, content: read };
  const message = `secret \`${id}\` can't be read: \`${file}\` ${read.reason}`;
  const hint = `let ${variable} name a file with the secret in it, by its absolute path`;
  problems.push({ code: 'SECRET_UNREADABLE', message, where, hint });
  return undefined;
}

function missing(id: string, variable: string): Problem {
  return {
    code: 'SECRET_MISSING',
    message: `a command of the build requires the secret \`${id}\`, and nobody gave it`,
    hint: `write it to a file that only you can read, and run \`export ${variable}=<path of the file>\``,
  };
}

const refusals = ['EACCES', 'EPERM', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'EIO', 'ESTALE'] as const;

/** The text of a secret's file, or why it is none. */
function readContent(file: string): string | { readonly reason: string } {
  if (!isAbsolute(file)) return { reason: 'is no absolute path' };
  if (file.includes(',')) return { reason: 'has a comma in it, at which engines would cut it' };
  try {
    const stat = statSync(file);
    // A pipe would be empty once we have read it.
    if (!stat.isFile()) return { reason: stat.isDirectory() ? 'is a folder' : 'is no ordinary file' };
    if (stat.size > largest) return { reason: `is larger than ${largest / 1024} kB` };
    const content = readFileSync(file, 'utf8');
    return content.trim() === '' ? { reason: 'is empty' } : content;
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return { reason: 'does not exist' };
    const code = refusals.find((candidate) => isErrno(error, candidate));
    if (code === undefined) throw error;
    return { reason: `can't be opened: ${code}` };
  }
}
