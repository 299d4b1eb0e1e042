import { addToPipfile, askedVersion } from './set-in-pipfile.ts';

const polars = { name: 'polars', version: '~=1.0' };

describe('addToPipfile', () => {
  it.each([
    ['[packages]\nnumpy = "*"\nscipy = "*"\n', '[packages]\nnumpy = "*"\npolars = "~=1.0"\nscipy = "*"\n'],
    ['[packages]\nnumpy = "*" # why\n\n[jupyter]\n', '[packages]\nnumpy = "*" # why\npolars = "~=1.0"\n\n[jupyter]\n'],
    ['[packages]\nscipy = "*"\nnumpy = "*"\n', '[packages]\nscipy = "*"\nnumpy = "*"\npolars = "~=1.0"\n'],
    ['[packages]', '[packages]\npolars = "~=1.0"'],
    ['[jupyter]\nlab = "*"\n', '[jupyter]\nlab = "*"\n\n[packages]\npolars = "~=1.0"\n'],
    ['[packages] # all\n"SQLAlchemy" = "*"\n', '[packages] # all\npolars = "~=1.0"\n"SQLAlchemy" = "*"\n'],
    [
      '[packages]\nnumpy = "*"\n# old\nscipy = "*"\n\n# theirs\n[jupyter]\n',
      '[packages]\nnumpy = "*"\npolars = "~=1.0"\n# old\nscipy = "*"\n\n# theirs\n[jupyter]\n',
    ],
  ])('changes %j in one line', (text, expected) => {
    expect(addToPipfile(text, polars)).toBe(expected);
  });

  it('writes the reason beside it', () => {
    const text = addToPipfile('[packages]\n', { ...polars, name: 'zope.event', reason: 'it is "fast" # yes' });

    expect(text).toBe('[packages]\n"zope.event" = "~=1.0" # it is "fast" # yes\n');
  });

  it.each(['packages = {numpy = "*"}\n', 'packages.numpy = "*"\n', 'a = """\n[packages]\n"""\n'])(
    'gives up on %j, which has no line for it',
    (text) => {
      expect(addToPipfile(text, polars)).toBeUndefined();
    },
  );

  it('passes over what looks like a key', () => {
    const text = '[packages]\nalpha = {version = "*", extras = [\n"zeta",\n]}\n';

    expect(addToPipfile(text, polars)).toBe(`${text}polars = "~=1.0"\n`);
  });
});

describe('askedVersion', () => {
  it.each([
    ['SQL_Alchemy', '~=2.0'],
    ['elyra', '>=3'],
    ['numpy', undefined],
  ])('knows %s', (name, version) => {
    const text = '[packages]\nsql-alchemy = "~=2.0"\nelyra = {version = ">=3"}\n[jupyter]\nnumpy = "*"\n';

    expect(askedVersion(text, name)).toBe(version);
  });
});
