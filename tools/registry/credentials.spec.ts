import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Run } from '../engine/run.ts';
import { authFiles, credentialsFor } from './credentials.ts';

const setting = { host: 'quay.io', repository: 'team/images', insecure: false };
const auth = (text: string) => ({ auth: Buffer.from(text).toString('base64') });
const noProgram: Run = () => Promise.reject(new Error('nothing is to be started'));

describe('credentials', () => {
  let home = '';
  beforeEach(() => (home = mkdtempSync(join(tmpdir(), 'credentials-'))));
  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  function write(path: string, content: unknown): void {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  const find = (run = noProgram) => credentialsFor(setting, { HOME: home, XDG_RUNTIME_DIR: join(home, 'run') }, run);

  it('are none where nobody logged in', async () => {
    expect(await find()).toBeUndefined();
    write('.docker/config.json', {});
    expect(await find()).toBeUndefined();
  });

  it.each([
    ['podman', 'run/containers/auth.json'],
    ['podman for good', '.config/containers/auth.json'],
    ['docker', '.docker/config.json'],
  ])('are those that %s keeps', async (_, path) => {
    write(path, { auths: { 'quay.io': auth('me:pass:word') } });
    expect(await find()).toEqual({ username: 'me', password: 'pass:word' });
  });

  it.each([
    ['the repository', { 'quay.io/team/images': auth('a:1'), 'quay.io': auth('b:2') }, 'a'],
    ['its folder', { 'quay.io/team': auth('a:1'), 'quay.io': auth('b:2') }, 'a'],
    ['the registry', { 'quay.io/other': auth('a:1'), 'quay.io': auth('b:2') }, 'b'],
    ["docker's old names", { 'https://quay.io/v1/': auth('c:3') }, 'c'],
    ['no other host', { 'notquay.io': auth('a:1'), 'quay.io.evil.example': auth('b:2') }, undefined],
  ])('are those of %s', async (_, auths, username) => {
    write('.docker/config.json', { auths });
    expect((await find())?.username).toBe(username);
  });

  it('are an identity token where there is one', async () => {
    write('.docker/config.json', { auths: { 'quay.io': { ...auth('me:'), identitytoken: 'token' } } });
    expect(await find()).toEqual({ username: 'me', password: 'token' });
  });

  it('are asked of a helper, who hears the host on stdin', async () => {
    write('.docker/config.json', { credsStore: 'other', credHelpers: { 'quay.io': 'vault' } });
    const heard: unknown[] = [];
    const run: Run = (command, options) => {
      heard.push([command.file, command.args, options?.input]);
      return Promise.resolve({ exitCode: 0, signal: undefined, tail: [], stdout: '{"Username":"me","Secret":"word"}' });
    };
    expect(await find(run)).toEqual({ username: 'me', password: 'word' });
    expect(heard).toEqual([['docker-credential-vault', ['get'], 'quay.io']]);
  });

  it('are none if the helper has none', async () => {
    write('.docker/config.json', { credsStore: 'vault' });
    const none: Run = () => Promise.resolve({ exitCode: 1, signal: undefined, tail: [], stdout: 'not found' });
    expect(await find(none)).toBeUndefined();
  });

  it.each(['../evil', '-flag', 'a b', 'a/b', ''])('start no helper that is called %p', async (helper) => {
    write('.docker/config.json', { credHelpers: { 'quay.io': helper } });
    await expect(find()).rejects.toThrow('is not the name of a credential helper');
  });

  it.each(['{', '[]', '{"auths": 1}', ''])('say which file is none: %p', async (text) => {
    write('.docker/config.json', text);
    await expect(find()).rejects.toThrow(`error[BAD_AUTH_FILE]: \`${join(home, '.docker/config.json')}\``);
  });

  it('are looked for in one file alone if that is named', () => {
    expect(authFiles({ REGISTRY_AUTH_FILE: '/x.json', HOME: '/home/me' })).toEqual(['/x.json']);
  });
});
