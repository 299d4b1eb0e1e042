import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dotenvVariable } from './dotenv-variable.ts';

describe('the variables that Nx loads for tasks', () => {
  const asInDotenv = { NX_LOAD_DOT_ENV_FILES: 'false' };
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'dotenv-variable-'));
    write('.env', '# For Nx\nNX_ISOLATE_PLUGINS=false\nNX_LOAD_DOT_ENV_FILES=false\n');
    write('images/ides/jupyter/recipe.yaml', '');
    write('releases/2026b/release.yaml', '');
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };

  it('are none where no file has any', () => {
    expect(dotenvVariable(root, asInDotenv)).toEqual({});
  });

  it('are none in a workspace without `.env`', () => {
    rmSync(join(root, '.env'));

    expect(dotenvVariable(root, asInDotenv)).toEqual({});
  });

  it.each([
    '.env.local',
    '.local.env',
    '.env.build',
    '.env.build.local',
    '.build.env',
    '.build.local.env',
    'images/ides/jupyter/.env',
    'releases/2026b/.env.manifests',
    'releases/2026b/images/runtime-minimal-deb13-py313_2026b/.build.env',
    'tools/.env.test',
    'apps/site/.env',
  ])('are those of %s', (path) => {
    write(path, 'A=1\n');

    expect(dotenvVariable(root, asInDotenv)).toEqual({ NX_LOAD_DOT_ENV_FILES: 'true' });
  });

  it.each(['A=1', 'export NX_BATCH_MODE=false', '  NX_PARALLEL = 4'])('are those that `.env` has: %s', (line) => {
    write('.env', `NX_ISOLATE_PLUGINS=false\n${line}\n`);

    expect(dotenvVariable(root, asInDotenv)).toEqual({ NX_LOAD_DOT_ENV_FILES: 'true' });
  });

  it.each([
    'images/ides/jupyter/env',
    'tools/environment.env.ts',
    '.environment',
    'node_modules/library/.env',
    'tools/node_modules/library/.env.example',
    'dist/images/base/context/files/.env',
    '.git/.env',
  ])('are not those of %s', (path) => {
    write(path, 'A=1\n');

    expect(dotenvVariable(root, asInDotenv)).toEqual({});
  });

  it('are left alone where nobody turned them off', () => {
    write('.env.local', 'A=1\n');

    expect([{}, { NX_LOAD_DOT_ENV_FILES: 'true' }].map((environment) => dotenvVariable(root, environment))).toEqual([
      {},
      {},
    ]);
  });
});
