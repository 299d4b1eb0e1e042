import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastGlob from 'fast-glob';

const root = join(__dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found]) => found ?? '');

const ignore = ['**/*.spec.ts', '**/node_modules/**', 'tools/e2e/**'];
const sources = fastGlob.sync(['tools/**/*.ts', 'tools/setup/*.sh'], { cwd: root, ignore });
const said = new Set(sources.flatMap((path) => matches(read(path), /(?:code: '|fail )([A-Z]+(?:_[A-Z]+)*)\b/g)));

describe('docs/messages.md', () => {
  const explained = matches(read('docs/messages.md'), /`([A-Z]+(?:_[A-Z]+)*)`/g);

  it('is about the codes of the sources', () => {
    expect(said.size).toBeGreaterThan(35);
  });

  it.each([...said])('explains %s', (code) => {
    expect(explained).toContain(code);
  });
});
