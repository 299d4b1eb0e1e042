import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { joinSteps } from './join-steps.ts';

const from = 'FROM ${PARENT}\n';
const noMount = { isFile: () => false, mayMount: false };
const whole = (text: string) => joinSteps(`${from}${text}`, noMount).slice(from.length);

/** What a shell prints for the one RUN of a text, read as an engine reads it. */
function ran(text: string): { readonly output: string; readonly exitCode: number } {
  const command = whole(text)
    .replace(/^RUN /, '')
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll('\\\n', '');
  // Whatever the exit code, it is printed last.
  const output = execFileSync('/bin/sh', ['-c', '/bin/sh -c "$1" 2>&1; echo "$?"', 'sh', command], {
    encoding: 'utf8',
  });
  const lines = output.trimEnd().split('\n');
  return { output: lines.slice(0, -1).join('\n'), exitCode: Number(lines.at(-1)) };
}

describe('RUN instructions that follow one another', () => {
  it('become one, each with a shell of its own', () => {
    expect(whole("USER 0\nRUN echo 'a'\n\n# why\nRUN set -eu; \\\n    # what\n    echo b\nUSER 1001\n")).toBe(
      [
        'USER 0',
        String.raw`RUN /bin/sh -c 'echo '\''a'\''' \ `.trimEnd(),
        String.raw`  && printf '%s\n' 'RUN set -eu;' && /bin/sh -c 'set -eu; \ `.trimEnd(),
        "    echo b'",
        'USER 1001',
        '',
      ].join('\n'),
    );
  });

  it('run as they would alone', () => {
    const text = [
      'RUN name=1; cd /; echo "$0 it\'s $name" \'$HOME\' "a \\"b\\""',
      'RUN echo "${name:-none}" # a comment',
      'RUN ( exit 0 ); \\',
      '# another',
      '    [ "$(pwd)" = / ] || echo elsewhere',
    ].join('\n');
    expect(ran(text)).toEqual({
      output: [
        `/bin/sh it's 1 $HOME a "b"`,
        'RUN echo "${name:-none}" # a comment',
        'none',
        'RUN ( exit 0 );',
        'elsewhere',
      ].join('\n'),
      exitCode: 0,
    });
  });

  it('end with the first that fails, by its exit code', () => {
    expect(ran('RUN set -e; sh -c "exit 7"; echo on\nRUN echo next\n')).toEqual({ output: '', exitCode: 7 });
    expect(ran('RUN false; echo on\nRUN false\nRUN echo next\n')).toEqual({
      output: 'on\nRUN false',
      exitCode: 1,
    });
  });
});

it.each([
  ['one alone', 'RUN a\nCOPY x /x\nRUN b\n'],
  ['with another user', 'RUN a\nUSER 1001\nRUN b\n'],
  ['with a mount', 'RUN --mount=type=secret,id=x a\nRUN b\n'],
  ['a list of words', 'RUN a\nRUN ["b"]\n'],
  ['a heredoc', 'RUN a\nRUN <<EOF\nb\nEOF\n'],
  ['with another shell', 'SHELL ["/bin/bash", "-c"]\nRUN a\nRUN b\n'],
  ['on an image of others', 'FROM debian:12\nRUN a\nRUN b\n'],
  ['longer than the kernel takes', `RUN : ${'a'.repeat(60_000)}\nRUN : ${'b'.repeat(60_000)}\n`],
])('a RUN %s stays as it is', (_, text) => {
  expect(whole(text)).toBe(text);
});

it('leaves a text that continues its lines otherwise', () => {
  const text = '# escape=`\nFROM ${PARENT}\nRUN a\nRUN b\n';
  expect(joinSteps(text, noMount)).toBe(text);
});

describe('COPY instructions among them', () => {
  const copyA = 'COPY --chown=1001:0 --chmod=0664 files/a /opt/a\n';
  const copyB = 'COPY --chown=0:0 --chmod=0755 files/b /opt/b\n';
  const isFile = (path: string) => path.startsWith('files/');
  const mounted = (text: string) => joinSteps(`${from}${text}`, { isFile, mayMount: true }).slice(from.length);

  it('become commands of one RUN that sees the context', () => {
    const lines = mounted(`USER 0:0\n${copyA}${copyB}\nRUN echo done\nUSER 1001\n`).split('\n');
    expect(lines).toEqual([
      'USER 0:0',
      expect.stringMatching(
        /^RUN --mount=type=bind,target=\/run\/context printf '%s\\n' 'COPY files\/a \/opt\/a' 'COPY files\/b \/opt\/b' && \/bin\/sh -c '.* 1001:0 0664 \/run\/context\/files\/a \/opt\/a 0:0 0755 \/run\/context\/files\/b \/opt\/b \\$/,
      ),
      String.raw`  && printf '%s\n' 'RUN echo done' && /bin/sh -c 'echo done'`,
      'USER 1001',
      '',
    ]);
  });

  it('keep their place between commands', () => {
    const text = mounted(`RUN first\n${copyA}RUN second\n${copyB}`);
    const places = ['first', ' /opt/a ', 'second', ' /opt/b'].map((word) => text.lastIndexOf(word));
    expect(text.match(/^RUN /gm)).toHaveLength(1);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
  });

  it.each([
    ['one alone', copyA],
    ['without a RUN', `${copyA}${copyB}`],
    ['of another stage', 'COPY --from=x --chown=0:0 --chmod=0755 /a /b\nRUN a\n'],
    ['of what is no file', 'COPY --chown=0:0 --chmod=0755 folder /b\nRUN a\n'],
    ['from outside of the context', 'COPY --chown=0:0 --chmod=0755 files/../../a /b\nRUN a\n'],
    ['of two files', 'COPY --chown=0:0 --chmod=0755 files/a files/b /c\nRUN a\n'],
    ['of a pattern', 'COPY --chown=0:0 --chmod=0755 files/* /c\nRUN a\n'],
    ['of a variable', 'COPY --chown=0:0 --chmod=0755 files/$a /c\nRUN a\n'],
    ['into a folder', 'COPY --chown=0:0 --chmod=0755 files/a /c/\nRUN a\n'],
    ['to a place below the working folder', 'COPY --chown=0:0 --chmod=0755 files/a c\nRUN a\n'],
    ['for a user by name', 'COPY --chown=default:0 --chmod=0755 files/a /c\nRUN a\n'],
    ['with a mode in letters', 'COPY --chown=0:0 --chmod=u+x files/a /c\nRUN a\n'],
    ['without a mode', 'COPY --chown=0:0 files/a /c\nRUN a\n'],
    ['with a flag more', 'COPY --link --chown=0:0 --chmod=0755 files/a /c\nRUN a\n'],
    ['in JSON', 'COPY --chown=0:0 --chmod=0755 ["files/a", "/c"]\nRUN a\n'],
  ])('stay as they are: %s', (_, text) => {
    expect(mounted(text)).toBe(text);
  });

  it('stay as they are with nowhere to see the context', () => {
    const text = `${from}${copyA}RUN a\n`;
    expect(joinSteps(text, { isFile, mayMount: false })).toBe(text);
  });

  describe('by a shell', () => {
    const { uid, gid } = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
    let root: string;

    beforeEach(() => {
      root = mkdtempSync(join(tmpdir(), 'copy-'));
      mkdirSync(join(root, 'context/files'), { recursive: true });
      writeFileSync(join(root, 'context/files/a'), 'new', { mode: 0o600 });
      mkdirSync(join(root, 'image'));
    });
    afterEach(() => {
      rmSync(root, { recursive: true });
    });

    const copied = (target: string) => {
      const copy = `COPY --chown=${uid}:${gid} --chmod=0640 files/a ${join(root, 'image', target)}\n`;
      const [line = ''] = mounted(`${copy}RUN true\n`)
        .replaceAll('\\\n', '')
        .replaceAll('/run/context', join(root, 'context'))
        .split('\n');
      execFileSync('/bin/sh', ['-c', line.replace(/^RUN --mount=\S+ /, '')], { stdio: 'ignore' });
    };
    const read = (path: string) => readFileSync(join(root, 'image', path), 'utf8');
    const modeOf = (path: string) => (statSync(join(root, 'image', path)).mode & 0o7777).toString(8);

    it('make the folders that are missing', () => {
      copied('deep/er/a');
      expect([read('deep/er/a'), modeOf('deep/er/a'), modeOf('deep/er'), modeOf('deep')]).toEqual([
        'new',
        '640',
        '755',
        '755',
      ]);
    });

    it('go into a folder that is in the place', () => {
      mkdirSync(join(root, 'image/place'));
      copied('place');
      expect(read('place/a')).toBe('new');
    });

    it('replace a link, and leave what it leads to', () => {
      writeFileSync(join(root, 'image/old'), 'old');
      symlinkSync('old', join(root, 'image/link'));
      copied('link');
      expect([read('link'), read('old')]).toEqual(['new', 'old']);
    });
  });
});
