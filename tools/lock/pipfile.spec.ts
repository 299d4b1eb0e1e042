import { filesOf } from '../fixtures/files-of.ts';
import { problemText, type Problem } from '../model/problem.ts';
import { readPipfile, requirementLine, union } from './pipfile.ts';

const path = 'releases/2026t/locks/science/py39/Pipfile';
const source = '[[source]]\nname = "pypi"\nurl = "https://pypi.org/simple"\n';

function read(text: string) {
  const problems: Problem[] = [];
  const pipfile = readPipfile(filesOf({ [path]: text }), path, '3.9', problems);
  return { pipfile, told: problems.map(problemText), problems };
}

describe('readPipfile', () => {
  it('gives what each category asks for, in one spelling', () => {
    const { pipfile, told } = read(
      `${source}[packages]\nSQLAlchemy = "~= 2.0.20"\n[jupyter]\nelyra = {version = "*", extras = ["kfp-tekton"]}\n[requires]\npython_version = "3.9"\n`,
    );

    expect(told).toEqual([]);
    expect(pipfile?.asked.packages).toEqual([
      { name: 'sqlalchemy', version: '~=2.0.20', extras: [], where: `${path}:5#/packages/SQLAlchemy` },
    ]);
    expect(pipfile?.asked.jupyter.map(requirementLine)).toEqual(['elyra[kfp-tekton]']);
  });

  it.each([
    ['no source', '[packages]\n', `error[MISSING_KEY]: key \`source\` is missing\n  at ${path}:1#/source`],
    [
      'a category that nobody reads',
      `${source}[dev-packages]\na = "*"\n`,
      `error[UNKNOWN_KEY]: unknown key \`dev-packages\`\n  at ${path}:4#/dev-packages`,
    ],
    [
      'a version without an operator',
      `${source}[packages]\nnumpy = "1.24"\n`,
      `error[BAD_VALUE]: \`packages.numpy\`: expected \`*\` or specifiers such as \`~=1.24.4\`\n  at ${path}:5#/packages/numpy`,
    ],
    [
      'an index that there is not',
      `${source}[packages]\ntorch = {version = "*", index = "pytorch"}\n`,
      `error[BAD_VALUE]: \`pytorch\` is no source of this Pipfile\n  at ${path}:5#/packages/torch/index\nhint: use one of: pypi`,
    ],
    [
      'extras in the name',
      `${source}[packages]\n"elyra[kfp]" = "*"\n`,
      `error[BAD_VALUE]: \`packages.elyra[kfp]\`: expected the name of a package; extras go into \`extras = ["…"]\`\n  at ${path}:5#/packages/elyra[kfp]`,
    ],
    [
      'a marker that goes on in another line',
      `${source}[packages]\nnumpy = {version = "*", markers = "os_name\\n== 'a'"}\n`,
      'error[BAD_VALUE]: `packages.numpy.markers`: expected a marker',
    ],
    [
      'an option behind a marker',
      `${source}[packages]\nnumpy = {version = "*", markers = "os_name --global-option=x"}\n`,
      'error[BAD_VALUE]: `packages.numpy.markers`: expected a marker',
    ],
    [
      'another Python',
      `${source}[requires]\npython_version = "3.11"\n`,
      `error[BAD_VALUE]: the Pipfile requires Python 3.11, and its folder is for 3.9\n  at ${path}:5#/requires/python_version\nhint: write 3.9, or leave it out`,
    ],
    [
      'an index that nobody checks',
      `${source}verify_ssl = false\n`,
      `error[BAD_VALUE]: \`source.0.verify_ssl\`: expected true: an index that nobody checks can send anything\n  at ${path}:4#/source/0/verify_ssl`,
    ],
    [
      'an index without encryption',
      '[[source]]\nname = "a"\nurl = "http://example.org/simple"\n',
      `error[BAD_VALUE]: \`source.0.url\`: expected an address that begins with \`https://\`\n  at ${path}:3#/source/0/url`,
    ],
    [
      'a password',
      '[[source]]\nname = "a"\nurl = "https://bob:secret@example.org/simple"\n',
      `error[BAD_VALUE]: \`source.0.url\`: expected variables in place of name and password, \`https://$NAME:$PASSWORD@…\`\n  at ${path}:3#/source/0/url`,
    ],
  ])('answers %s by what is wrong, where, and what to do', (_, text, expected) => {
    const { pipfile, told } = read(text);

    expect(pipfile).toBeUndefined();
    expect(told.join('\n\n')).toContain(expected);
    expect(told.join('\n')).not.toContain('secret');
  });
});

describe('union', () => {
  it('asks once for what both categories ask for', () => {
    const { pipfile, problems } = read(
      `${source}[packages]\na = "~=1.0"\nb = "*"\n[jupyter]\na = {version = ">=1.0.1", extras = ["x"]}\n`,
    );

    expect(pipfile && union(pipfile.asked, problems).map(requirementLine)).toEqual(['a[x]~=1.0,>=1.0.1', 'b']);
    expect(problems).toEqual([]);
  });

  it('refuses two indexes for one package', () => {
    const { pipfile, problems } = read(
      `${source}[[source]]\nname = "two"\nurl = "https://example.org/simple"\n[packages]\na = "*"\n[jupyter]\na = {version = "*", index = "two"}\n`,
    );

    expect(pipfile && union(pipfile.asked, problems)).toHaveLength(1);
    expect(problems.map(({ message }) => message)).toEqual(['the two categories ask for `a` with another `index`']);
  });
});
