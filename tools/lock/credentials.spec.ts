import type { Problem } from '../model/problem.ts';
import { credentialsOf, publicUrl } from './credentials.ts';

const source = { name: 'own', url: 'https://$NAME:${PASS}@example.org/simple' };
const pipfile = { path: 'Pipfile', sources: [source] as const };

describe('credentialsOf', () => {
  it('fills addresses, and takes what it filled in out of every text', () => {
    const { fill, redact } = credentialsOf(pipfile, { NAME: 'bob', PASS: 'p&w' }, []);

    expect(fill(source.url)).toBe('https://bob:p&w@example.org/simple');
    expect(redact('at https://bob:p&w@example.org/simple with p&w, p%26w')).toBe(
      'at https://example.org/simple with ****, ****',
    );
    expect(publicUrl(source)).toBe('https://example.org/simple');
  });

  it('names the variables that are not set', () => {
    const problems: Problem[] = [];

    credentialsOf(pipfile, { NAME: '' }, problems);

    expect(problems.map(({ message }) => message)).toEqual([
      'variable `NAME`, part of the address of a source, is not set',
      'variable `PASS`, part of the address of a source, is not set',
    ]);
  });
});
