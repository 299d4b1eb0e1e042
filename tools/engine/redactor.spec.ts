import { redactor } from './redactor.ts';

describe('redactor', () => {
  it.each<[string, readonly string[], string, string]>([
    ['nothing without values', [], 'a b', 'a b'],
    ['an empty value', [''], 'a b', 'a b'],
    ['every place', ['s3cret'], 's3cret, and s3crets3cret', '***, and ******'],
    ['a value in another', ['pass', 'password'], 'a password, a pass', 'a ***, a ***'],
    ['values that overlap', ['abcdef', 'defghi'], '<abcdefghi>', '<***>'],
    ['a value that overlaps itself', ['aba'], 'xababax', 'x***x'],
    ['characters of regular expressions', ['.*', '(a+)+$', '\\d[x]'], 'ab .* (a+)+$ \\d[x] 5x', 'ab *** *** *** 5x'],
    ['characters of replacements', ["$&$'"], "a $&$' b", 'a *** b'],
    ['values of one and of many characters', ['x', 'yzyzyz'], 'xyzyzyz.', '******.'],
    ['all of a line', ['whole'], 'whole', '***'],
    ['letters beyond ASCII', ['pässwört😀'], 'a pässwört😀 😀', 'a *** 😀'],
    ['a value that begins only', ['abcdef'], 'abcde', 'abcde'],
  ])('takes out %s', (_, values, text, expected) => {
    expect(redactor(values)(text)).toBe(expected);
  });

  it('looks through long lines for thousands of values', () => {
    const values = Array.from({ length: 20_000 }, (_, index) => `value-${index}-of-many`);
    const redact = redactor(values);
    const line = `${'value-x '.repeat(1000)}value-19999-of-many`;

    expect(redact(line).endsWith('value-x ***')).toBe(true);
  });
});
