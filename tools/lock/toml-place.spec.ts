import { lineOfKey } from './toml-place.ts';

const text = `[[source]]
name = "first"
[[source]]
name = "second"
url = "x"

[packages]
"numpy" = "*"
torch = {version = "*", index = "second"}

[packages.scipy]
version = "*"
`;

describe('lineOfKey', () => {
  it.each([
    [['source', 1, 'url'], 5],
    [['source', 0, 'url'], 1],
    [['packages', 'numpy'], 8],
    [['packages', 'torch', 'index'], 9],
    [['packages', 'scipy', 'version'], 12],
    [['packages', 'pandas'], 7],
    [['nowhere'], 1],
  ])('finds %j in line %d', (keys, line) => {
    expect(lineOfKey(text, keys)).toBe(line);
  });
});
