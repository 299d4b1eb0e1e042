import { setInYaml, withoutKey } from './set-in-yaml.ts';

describe('setInYaml', () => {
  it.each([
    ['a: null # why\n', 'a: new # why\n'],
    ['a:\n', 'a: new\n'],
    ['a:', 'a: new'],
    ['a: # why\n', 'a: new # why\n'],
    ['a: ~\nb: 1\n', 'a: new\nb: 1\n'],
    ["{ a: 'old', b: 1 }\n", '{ a: new, b: 1 }\n'],
    ['{ a: , b: 1 }\n', '{ a: new, b: 1 }\n'],
  ])('changes %j in nothing but the value', (text, expected) => {
    expect(setInYaml(text, ['a'], 'new')).toBe(expected);
  });

  it.each(['1234', '12e34', 'null'])('quotes %s, which would be no text', (value) => {
    expect(setInYaml('a: null\n', ['a'], value)).toBe(`a: '${value}'\n`);
  });

  it.each([
    ['a: old # why\n', 7, 'a: 7 # why\n'],
    ['a: old\n', "it's #1: {x}", "a: 'it''s #1: {x}'\n"],
    ['{ a: old, b: 1 }\n', 'x, y', "{ a: 'x, y', b: 1 }\n"],
    ['{ a: old, b: 1 }\n', false, '{ a: false, b: 1 }\n'],
  ])('writes into %j what is read as %j', (text, value, expected) => {
    expect(setInYaml(text, ['a'], value)).toBe(expected);
  });
});

describe('withoutKey', () => {
  it('takes a line away, and no key of another', () => {
    expect(withoutKey('# about\na: 1\nb: true # why\nc:\n  b: 2\n', 'b')).toBe('# about\na: 1\nc:\n  b: 2\n');
  });
});
