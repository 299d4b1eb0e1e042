import { chmodSync, mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { problemText, WorkbenchError } from '../model/problem.ts';
import type { Doors } from './doors.ts';
import { readSecrets, withoutSecrets, type Secret } from './secrets.ts';

const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
const good = join(folder, 'good');

beforeAll(() => {
  writeFileSync(good, 's3cret-word\n');
  writeFileSync(join(folder, 'a,b'), 's3cret-word\n');
  writeFileSync(join(folder, 'empty'), ' \n');
  writeFileSync(join(folder, 'large'), 'x'.repeat(300 * 1024));
  mkdirSync(join(folder, 'folder'));
  symlinkSync('good', join(folder, 'link'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function read(lines: string, environment: Readonly<Record<string, string>> = {}): Secret[] {
  const content = Buffer.from(`FROM scratch\n${lines}\n`);
  return readSecrets({ files: [{ path: 'Containerfile', content, executable: false }] }, environment);
}

function problemsOf(lines: string, environment: Readonly<Record<string, string>> = {}): string[] {
  try {
    read(lines, environment);
    return [];
  } catch (error) {
    if (!(error instanceof WorkbenchError)) throw error;
    return error.problems.map(problemText);
  }
}

const mounts = (...ids: readonly string[]) => ids.map((id) => `RUN --mount=type=secret,id=${id} true`).join('\n');

describe('readSecrets', () => {
  it('takes those that are asked for and set, each once', () => {
    const environment = { WORKBENCH_SECRET_MY_KEY: good, WORKBENCH_SECRET_LINK: join(folder, 'link'), OTHER: good };
    const found = read(mounts('my-key', 'link', 'my-key', 'not-set'), {
      ...environment,
      WORKBENCH_SECRET_NOT_ASKED: join(folder, 'nowhere'),
      WORKBENCH_SECRET_NOT_SET: '',
    });

    expect(found.map(({ id, file }) => [id, file])).toEqual([
      ['my-key', good],
      ['link', join(folder, 'link')],
    ]);
  });

  it('asks for those that are required', () => {
    expect(problemsOf(mounts('pip,required=true', 'pip'))).toEqual([
      [
        'error[SECRET_MISSING]: a command of the build requires the secret `pip`, and nobody gave it',
        '  at Containerfile:2',
        'hint: write it to a file that only you can read, and run `export WORKBENCH_SECRET_PIP=<path of the file>`',
      ].join('\n'),
    ]);
  });

  it.each([
    ['nowhere', 'does not exist'],
    ['good/below', "can't be opened: ENOTDIR"],
    ['folder', 'is a folder'],
    ['empty', 'is empty'],
    ['large', 'is larger than 256 kB'],
    ['a,b', 'has a comma in it, at which engines would cut it'],
  ])('refuses the file `%s`, since it %s', (name, reason) => {
    expect(problemsOf(mounts('pip'), { WORKBENCH_SECRET_PIP: join(folder, name) })).toEqual([
      [
        `error[SECRET_UNREADABLE]: secret \`pip\` can't be read: \`${join(folder, name)}\` ${reason}`,
        '  at Containerfile:2',
        'hint: let WORKBENCH_SECRET_PIP name a file with the secret in it, by its absolute path',
      ].join('\n'),
    ]);
  });

  it.each([
    ['/dev/zero', 'is no ordinary file'],
    ['good', 'is no absolute path'],
  ])('refuses the path `%s`, since it %s', (path, reason) => {
    expect(problemsOf(mounts('pip'), { WORKBENCH_SECRET_PIP: path })[0]).toContain(reason);
  });

  const isRoot = process.getuid?.() === 0;
  (isRoot ? it.skip : it)('refuses a file that this user may not read', () => {
    writeFileSync(join(folder, 'closed'), 'word');
    chmodSync(join(folder, 'closed'), 0);

    expect(problemsOf(mounts('pip'), { WORKBENCH_SECRET_PIP: join(folder, 'closed') })[0]).toContain('EACCES');
  });

  it('refuses IDs that no variable can name, and tells all that is wrong', () => {
    const hint = 'hint: use lower-case letters and digits, with single dashes between them: `id=pip`';

    expect(problemsOf(`${mounts('A_b')}\nRUN --mount=type=secret true`)).toEqual([
      `error[BAD_SECRET]: \`A_b\` can't be the ID of a secret\n  at Containerfile:2\n${hint}`,
      `error[BAD_SECRET]: a secret is mounted without \`id=\`\n  at Containerfile:3\n${hint}`,
    ]);
  });
});

describe('withoutSecrets', () => {
  it('shows no secret in lines, in what is kept of them, and in output', async () => {
    const lines: string[] = [];
    const doors: Doors = {
      storeFolder: '/store',
      engine: undefined as unknown as Doors['engine'],
      limits: undefined as unknown as Doors['limits'],
      signal: new AbortController().signal,
      onLine: (line) => lines.push(line),
      run: () => Promise.resolve({ exitCode: 1, signal: undefined, stdout: 'a s3cret-word', tail: ['b s3cret-word'] }),
    };
    const { onLine, run } = withoutSecrets(doors, [{ id: 'pip', file: good, content: 's3cret-word\n' }]);

    onLine('c s3cret-word');

    expect(lines).toEqual(['c ***']);
    expect(await run({ file: 'x', args: [] })).toMatchObject({ exitCode: 1, stdout: 'a ***', tail: ['b ***'] });
  });
});
