import { shellCommands } from './shell-commands.ts';

/** Each command as one text, with a mark for what its words don't say. */
function shown(text: string): string[] {
  return shellCommands(text).map(
    ({ words, line, piped, nested }) => `${line}${nested ? '(' : ' '}${words.join(' ')}${piped ? ' |' : ''}`,
  );
}

describe('shellCommands', () => {
  it.each<[string, string, readonly string[]]>([
    ['a list', 'a; b && c || d & e', ['0 a', '0 b', '0 c', '0 d', '0 e']],
    ['a pipe', 'a | b | c', ['0 a |', '0 b |', '0 c']],
    ['lines that go on', 'set -eu; \\\n  a \\\n  b; \\\n  c', ['0 set -eu', '1 a b', '3 c']],
    ['lines that end', 'a\nb', ['0 a', '1 b']],
    ['quotes', `a "b; c" 'd | e' f\\ g h"i"'j'`, ['0 a b; c d | e f g hij']],
    ['quotes over lines', `a 'b\n c'; d "e \\\n f"; g`, ['0 a b\n c', '1 d e  f', '2 g']],
    ['a substitution', 'a "$(b | c)" $(d)', ['0(b |', '0(c', '0(d', '0 a $(b | c) $(d)']],
    ['a substitution in another', 'a "$(b "$(c)")"', ['0(c', '0(b $(c)', '0 a $(b "$(c)")']],
    ['backticks', 'a `b | c` "d `e`"', ['0(b |', '0(c', '0(e', '0 a `b | c` d `e`']],
    ['backticks over lines', 'a; \\\n`b; \\\n  c`; d', ['0 a', '1(b', '2(c', '1 `b; \\\n  c`', '2 d']],
    ['backticks in others', 'a `b \\`c\\``', ['0(c', '0(b `c`', '0 a `b \\`c\\``']],
    ['backticks in a substitution', 'a $(b `c)`)', ['0(c', '0(b `c)`', '0 a $(b `c)`)']],
    ['backticks that are none', "a '`b`' \\`c", ['0 a `b` `c']],
    ['backticks that are not closed', 'a `b', ['0(b', '0 a `b']],
    ['numbers and parameters', 'a $((1 + 2)) "${b:-c d}" ${#e}', ['0 a $((1 + 2)) ${b:-c d} ${#e}']],
    ['a subshell', '(cd a && b); c', ['0(cd a', '0(b', '0 c']],
    ['redirections', 'a > b 2>&1 < c >> "d e"; > f; a &> g', ['0 a', '0 a']],
    ['processes as files', 'a <(b c) > d', ['0(b c', '0 a <(b c)']],
    ['assignments', 'A=1 B="2 3" a; C=$(b)', ['0 a', '0(b']],
    ['programs that start another', 'exec env A=1 a b', ['0 a b']],
    ['conditions and loops', 'if ! a; then b; else c; fi; while d; do e; done', ['0 a', '0 b', '0 c', '0 d', '0 e']],
    ['loops over words', 'for a in b c; do d "$a"; done | e', ['0 d $a', '0 e']],
    ['functions and groups', 'f() { a; }; { b; c; }', ['0 f', '0 a', '0 b', '0 c']],
    ['comments', 'a # b; c\nd#e', ['0 a', '1 d#e']],
    ['what is not closed', `a "b`, ['0 a b']],
    ['what is closed twice', 'a ) b', ['0 a', '0 b']],
    ['nothing', ' \n', []],
  ])('reads %s', (_, text, expected) => {
    expect(shown(text)).toEqual(expected);
  });

  it.each(['\u00a0', '\f', '\v', '\u2028', '\u3000', '\ufeff'])('takes %j for a part of a word', (space) => {
    expect(shown(`a ${space} b${space}c; ${space}`)).toEqual([`0 a ${space} b${space}c`, `0 ${space}`]);
  });

  it('reads on, whatever comes', () => {
    expect(shown('a < ; > | & ( $( ${ $(( "')).toContain('0 a');
  });

  it.each(['(', '$(', '"$(', '<(', '`', '\\`', '$((', '${', '<', 'if ', '"', "'", '{ ', 'a ) ', '\\'])(
    'reads 60,000 of %j at once',
    (opening) => {
      const began = performance.now();
      shellCommands(`${opening.repeat(60_000)}a`);

      expect(performance.now() - began).toBeLessThan(2000);
    },
  );

  it('sees what stands deeper than anybody looks', () => {
    expect(shown(`${'('.repeat(60_000)}a; b${')'.repeat(60_000)}; c`)).toEqual(['0(a', '0(b', '0 c']);
  });
});
