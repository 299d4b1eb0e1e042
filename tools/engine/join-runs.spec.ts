import { execFileSync } from 'node:child_process';
import { joinRuns } from './join-runs.ts';

const from = 'FROM ${PARENT}\n';
const whole = (text: string) => joinRuns(`${from}${text}`).slice(from.length);

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
  expect(joinRuns(text)).toBe(text);
});
