import { nearest } from './nearest.ts';

describe('the nearest name', () => {
  it.each([
    ['sience', ['minimal', 'science'], 'science'],
    ['tniy', ['tiny'], 'tiny'],
    ['debs', ['deb12', 'deb'], 'deb'],
    ['py3133', ['py39', 'py313'], 'py313'],
    ['bundle', ['base/', 'bundles/'], 'bundles/'],
    ['os', ['r', 'on'], undefined],
    ['nope', ['minimal', 'science'], undefined],
    ['anything', [], undefined],
  ])('to %s among %j is %s', (name, known, expected) => {
    expect(nearest(name, known)).toBe(expected);
  });
});
