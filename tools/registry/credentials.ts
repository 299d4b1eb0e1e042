import { join } from 'node:path';
import { z } from 'zod';
import { WorkbenchError } from '../model/problem.ts';
import { parsedJson } from '../engine/parsed-json.ts';
import { textOf } from '../engine/text-of.ts';
import type { Run } from '../engine/run.ts';
import type { RegistrySetting } from './setting.ts';

/** Who we are to a registry. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

// Of containers-auth.json(5) and docker's config.json, which have the same form, only what is asked here.
const AuthFile = z.object({
  auths: z
    .record(z.string(), z.object({ auth: z.string().optional(), identitytoken: z.string().optional() }))
    .optional(),
  credHelpers: z.record(z.string(), z.string()).optional(),
  credsStore: z.string().optional(),
});
type AuthFile = z.infer<typeof AuthFile>;

const HelperAnswer = z.object({ Username: z.string(), Secret: z.string() });

/** No path and no flag: the name becomes part of a program's. */
const helperName = /^[A-Za-z0-9][\w.-]*$/;

/**
 * The credentials that `podman login`, `skopeo login` or `docker login` left on this machine for a registry, or those
 * that a credential helper knows; undefined where there are none.
 *
 * @throws WorkbenchError BAD_AUTH_FILE if the file that has them can't be understood
 */
export async function credentialsFor(
  registry: RegistrySetting,
  environment: Environment,
  run: Run,
): Promise<Credentials | undefined> {
  for (const file of authFiles(environment)) {
    const text = textOf(file);
    if (text === undefined) continue;
    const credentials = await credentialsIn(parsed(text, file), registry, run);
    if (credentials !== undefined) return credentials;
  }
  return undefined;
}

/** In the order in which containers' tools ask them; docker's own file is the last. */
export function authFiles(environment: Environment): string[] {
  const { REGISTRY_AUTH_FILE, XDG_RUNTIME_DIR, XDG_CONFIG_HOME, DOCKER_CONFIG, HOME = '/root' } = environment;
  if (isSet(REGISTRY_AUTH_FILE)) return [REGISTRY_AUTH_FILE];
  const uid = process.getuid?.() ?? 0;
  return [
    join(
      isSet(XDG_RUNTIME_DIR) ? XDG_RUNTIME_DIR : `/run/containers/${uid}`,
      isSet(XDG_RUNTIME_DIR) ? 'containers' : '',
      'auth.json',
    ),
    join(isSet(XDG_CONFIG_HOME) ? XDG_CONFIG_HOME : join(HOME, '.config'), 'containers/auth.json'),
    join(isSet(DOCKER_CONFIG) ? DOCKER_CONFIG : join(HOME, '.docker'), 'config.json'),
  ];
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

async function credentialsIn(file: AuthFile, registry: RegistrySetting, run: Run): Promise<Credentials | undefined> {
  const helper = file.credHelpers?.[registry.host];
  if (helper !== undefined) return fromHelper(helper, registry, run);
  const auth = ownAuth(file, registry);
  if (auth !== undefined) return auth;
  return file.credsStore === undefined ? undefined : fromHelper(file.credsStore, registry, run);
}

/** The entry with the longest name: one of a repository goes before one of its registry. */
function ownAuth({ auths = {} }: AuthFile, { host, repository }: RegistrySetting): Credentials | undefined {
  const path = [host, ...repository.split('/')];
  const names = path.map((_, index) => path.slice(0, path.length - index).join('/'));
  // What docker wrote in its first years.
  for (const name of [...names, `https://${host}`, `https://${host}/v1/`, `https://${host}/v2/`]) {
    const { auth, identitytoken } = auths[name] ?? {};
    const [username, ...rest] = Buffer.from(auth ?? '', 'base64')
      .toString('utf8')
      .split(':');
    const password = identitytoken ?? rest.join(':');
    if (username !== undefined && username !== '' && password !== '') return { username, password };
  }
  return undefined;
}

async function fromHelper(name: string, { host }: RegistrySetting, run: Run): Promise<Credentials | undefined> {
  if (!helperName.test(name)) throw badAuthFile(`\`${name}\` is not the name of a credential helper`);
  const { exitCode, stdout } = await run({ file: `docker-credential-${name}`, args: ['get'] }, { input: host });
  // "credentials not found" is an answer, with exit code 1.
  if (exitCode !== 0) return undefined;
  const answer = HelperAnswer.safeParse(parsedJson(stdout));
  return answer.success ? { username: answer.data.Username, password: answer.data.Secret } : undefined;
}

function parsed(text: string, file: string): AuthFile {
  const result = AuthFile.safeParse(parsedJson(text));
  if (!result.success) throw badAuthFile(`\`${file}\` is not a file of credentials`, file);
  return result.data;
}

function badAuthFile(message: string, where?: string): WorkbenchError {
  const hint = 'write it anew by `podman login` or `docker login`, or name another by REGISTRY_AUTH_FILE';
  return new WorkbenchError([{ code: 'BAD_AUTH_FILE', message, ...(where === undefined ? {} : { where }), hint }]);
}
