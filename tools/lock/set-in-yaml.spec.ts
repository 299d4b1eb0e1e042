import { setInYaml } from './set-in-yaml.ts';

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
});
