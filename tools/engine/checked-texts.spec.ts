import type { CopiedText } from '../lint/context-texts.ts';
import { problemText } from '../model/problem.ts';
import { nginxProblems } from './nginx-test.ts';
import { pythonProblems } from './python-syntax.ts';
import { run, type Run } from './run.ts';
import { forRuns, shellcheck } from './shellcheck.ts';
import { unlessMissing } from './unless-missing.ts';

const has = async (file: string) => (await unlessMissing(run({ file, args: ['-v'] }))) !== undefined;

/** A machine on which nothing is installed. */
const bare: Run = (command) => run({ ...command, file: `no-such-${command.file}` });

const copied = (target: string, text: string): CopiedText => ({
  text,
  target,
  file: `images/ides/web/files${target}`,
  line: 0,
});

describe('shellcheck', () => {
  it('says of each text once what is wrong, on the line of the file that it stands in', async () => {
    const source = { text: 'set -eu; \\\n  echo $a', file: 'Containerfile', line: 7 };
    const other = { ...source, file: 'Another' };

    const problems = await shellcheck([source, other], run, forRuns);

    expect(problems.map(problemText)).toEqual([
      'error[SC2154]: a is referenced but not assigned\n  at Containerfile:9\nhint: see https://www.shellcheck.net/wiki/SC2154',
      'error[SC2086]: Double quote to prevent globbing and word splitting\n  at Containerfile:9\nhint: see https://www.shellcheck.net/wiki/SC2086',
    ]);
  });

  it('is content with what RUN may do', async () => {
    const text = `set -eu; \\\n\\\n  echo 'PATH=/opt/bin:$PATH' > /etc/profile.d/a.sh`;

    expect(await shellcheck([{ text, file: 'Containerfile', line: 0 }], run, forRuns)).toEqual([]);
  });
});

describe('Python', () => {
  it('is not asked where it is not installed', async () => {
    expect(await pythonProblems([copied('/a.py', 'a = 1\n')], bare)).toBeUndefined();
  });

  it('says what it can not read', async () => {
    const problems = await pythonProblems([copied('/a.py', 'a = 1\n'), copied('/b.py', 'if a:\nb\n')], run);

    const message =
      /^error\[BAD_PYTHON\]: `images\/ides\/web\/files\/b.py` is not Python: .*\n {2}at images\/ides\/web\/files\/b.py:2$/;
    const expected = (await has('python3')) ? [expect.stringMatching(message)] : undefined;
    expect(problems?.map(problemText)).toEqual(expected);
  });
});

describe('nginx', () => {
  const folder = '/opt/app-root/etc/nginx';
  const main = (body: string) =>
    copied(
      `${folder}/nginx.conf.in`,
      `pid @FOLDER@/pid;\nevents {}\nhttp {\n  access_log off;\n${body}\n  include ${folder}/more*.conf;\n}\n`,
    );

  it('is not asked where it is not installed', async () => {
    expect(await nginxProblems([[main('')]], bare)).toBeUndefined();
  });

  it.each<[string, readonly CopiedText[], readonly string[]]>([
    ['a template', [main('  server { listen @IP@:@PORT@; location @PREFIX@ { return 200; } }')], []],
    ['what a template includes', [main(''), copied(`${folder}/more.conf`, 'server_tokens off;\n')], []],
    [
      'an unknown directive',
      [main('  nonesuch on;')],
      [
        `error[BAD_NGINX]: nginx refuses \`images/ides/web/files${folder}/nginx.conf.in\`: unknown directive "nonesuch"\n` +
          `  at images/ides/web/files${folder}/nginx.conf.in:5`,
      ],
    ],
    [
      'an included file',
      [main(''), copied(`${folder}/more.conf`, 'server_tokens 1;\n')],
      [
        `error[BAD_NGINX]: nginx refuses \`images/ides/web/files${folder}/more.conf\`: ` +
          `invalid value "1"\n` +
          `  at images/ides/web/files${folder}/more.conf:1`,
      ],
    ],
  ])('is asked about %s', async (_, texts, expected) => {
    const problems = await nginxProblems([texts, texts], run);

    expect(problems?.map(problemText)).toEqual((await has('nginx')) ? expected : undefined);
  });
});
