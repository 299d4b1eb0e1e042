import { machinesOf, readWords } from './flags.ts';

const options = { base: { type: 'string' }, publish: { type: 'boolean', default: false } } as const;

describe('the words that a script is given', () => {
  it.each<[string[], object]>([
    [[], { publish: false }],
    [['--publish', '--base', 'HEAD^1'], { publish: true, base: 'HEAD^1' }],
    [['--base=--output=x'], { publish: false, base: '--output=x' }],
    [['--base', ''], { publish: false, base: '' }],
  ])('%p', (words, expected) => {
    expect({ ...readWords(words, options) }).toEqual(expected);
  });

  it.each<[string[], string]>([
    [['--nope'], 'error[BAD_FLAG]: Unknown option `--nope`'],
    [['main'], 'error[BAD_FLAG]: Unexpected argument `main`'],
    [['--base'], 'error[BAD_FLAG]: Option `--base <value>` argument missing'],
    [['--publish=yes'], 'error[BAD_FLAG]: Option `--publish` does not take an argument'],
    [['--\u001B[31m'], 'error[BAD_FLAG]: Unknown option `--?[31m`'],
    [[`--${'x'.repeat(5000)}`], 'error[BAD_FLAG]: Unknown option'],
  ])('are refused: %p', (words, message) => {
    expect(() => readWords(words, options)).toThrow(message);
    expect(() => readWords(words, options)).toThrow('hint: options: --base, --publish');
  });
});

describe('a number of machines', () => {
  it.each([
    ['1', 1],
    ['256', 256],
  ])('%s', (word, number) => {
    expect(machinesOf(word)).toBe(number);
  });

  it.each(['', '0', '-1', '257', '1e2', '4.0', ' 4', '9'.repeat(400), 'four'])('is refused: %p', (word) => {
    expect(() => machinesOf(word)).toThrow('error[BAD_FLAG]: `--machines` is no number from 1 to 256');
  });
});
