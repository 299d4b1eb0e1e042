import { execFileSync } from 'node:child_process';
import { commandWords, shellWord } from './command-words.ts';

const values = { port: '"$PORT"', ip: '127.0.0.1', home: '"$HOME"' };
/** The words of a command as they come into a script. */
const written = (command: string, port = 8888) => commandWords(command, port).map((word) => shellWord(word, values));
/** The words that a server gets of them. */
const heard = (words: readonly string[]) =>
  execFileSync('sh', ['-c', `printf '%s\\n' ${words.join(' ')}`], { encoding: 'utf8', env: { PORT: '9', HOME: '/h' } })
    .trimEnd()
    .split('\n');

describe('the words of a command', () => {
  it.each<[string, readonly string[]]>([
    ['ttyd --port {port} bash', ['ttyd', '--port', '9', 'bash']],
    ['ttyd -p 8888 bash', ['ttyd', '-p', '9', 'bash']],
    ['web --bind={ip}:{port} --root {home}/a', ['web', '--bind=127.0.0.1:9', '--root', '/h/a']],
    ['  web   {port}  ', ['web', '9']],
    [`web {port} "two words" 'it "is"' a'b c'd`, ['web', '9', 'two words', 'it "is"', 'ab cd']],
    [`web {port} "it's"`, ['web', '9', "it's"]],
    ["web {port} '' x", ['web', '9', '', 'x']],
    // With {port} in it, a number means itself.
    ['web --size 8888 {port}', ['web', '--size', '8888', '9']],
    ['web --size 18888 8888', ['web', '--size', '18888', '9']],
    ['web {port} *.txt #1 !x a=b ünï', ['web', '9', '*.txt', '#1', '!x', 'a=b', 'ünï']],
  ])('of %j are what a shell reads', (command, expected) => {
    expect(heard(written(command))).toEqual(expected);
  });

  it('are left plain where they can be', () => {
    expect(written('ttyd --port {port} -t fontSize=14 /bin/bash').join(' ')).toBe(
      'ttyd --port "$PORT" -t fontSize=14 /bin/bash',
    );
  });

  it.each<[string, RegExp]>([
    ['', /neither \{port\} nor 8888/],
    ['ttyd bash', /neither \{port\} nor 8888/],
    ['ttyd --port 88888', /neither/],
    ['{port}', /name of a program/],
    ['-x {port}', /name of a program/],
    ['"a b" {port}', /name of a program/],
    ["'' {port}", /name of a program/],
    ['a=b {port}', /name of a program/],
    ['web {port} "open', /a quote has no other end/],
    ["web {port} it's", /a quote has no other end/],
    ['web {port}; id', /means something to a shell/],
    ['web {port} && id', /means something to a shell/],
    ['web {port} | id', /means something to a shell/],
    ['web {port} > /etc/passwd', /means something to a shell/],
    ['web {port} $(id)', /means something to a shell/],
    ['web {port} "$HOME"', /means something to a shell/],
    ['web {port} `id`', /means something to a shell/],
    ['web {port} ~/x', /means something to a shell/],
    ['web {port} a\\b', /means something to a shell/],
    ['web {port} {{pins}}', /means something to a shell/],
    ['web {port} {token}', /\{port\}, \{ip\}, \{home\}/],
    ['web {port} "a\nb"', /means something to a shell/],
    ['web {port} \u001b[31m', /means something to a shell/],
    [`web {port} ${'x'.repeat(2000)}`, /at most 1000/],
  ])('are not taken from %j', (command, words) => {
    expect(() => commandWords(command, 8888)).toThrow('BAD_OPTIONS');
    expect(() => commandWords(command, 8888)).toThrow(words);
  });
});
