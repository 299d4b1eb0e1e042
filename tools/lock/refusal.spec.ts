import { refusalProblems } from './refusal.ts';

const refused = {
  pipfile: { path: 'Pipfile' },
  asked: [
    { name: 'elyra', version: '*', extras: [], where: 'Pipfile:7' },
    { name: 'numpy', version: '~=1.26', extras: [], where: 'Pipfile:8' },
  ],
  before: new Map([['numpy', '1.24.4']]),
  release: '2023c',
};
const told = (...lines: string[]) => refusalProblems(lines, refused);

// What pip 23.0 and 25.1 say.
describe('refusalProblems', () => {
  it('names two requirements that disagree on a package, passing over others', () => {
    const [problem, ...others] = told(
      '    elyra 3.15.0 depends on typing-extensions<4',
      '    elyra 3.15.0 depends on numpy<1.24',
      '    The user requested numpy~=1.26',
      '    scipy 1.11.2 depends on typing_extensions>=4.1',
    );

    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      code: 'LOCK_CONFLICT',
      message: '`elyra 3.15.0` needs `typing-extensions<4`, and `scipy 1.11.2` needs `typing_extensions>=4.1`',
      where: 'Pipfile:7',
    });
  });

  it('says that the lock holds a package, and how it is let go', () => {
    expect(
      told('    The user requested numpy~=1.26', '    The user requested (constraint) numpy==1.24.*,>=1.24.4'),
    ).toEqual([
      {
        code: 'LOCK_CONFLICT',
        message:
          'the Pipfile asks for `numpy~=1.26`, and `numpy` is locked at 1.24.4 and may only become `==1.24.*,>=1.24.4`',
        where: 'Pipfile:8',
        hint: 'let minor versions move by `npx nx lock 2023c --minor`, or take the lines of `numpy` out of the requirement files, so that it is locked anew',
      },
    ]);
  });

  it('holds an index that does not answer for the cause of all else', () => {
    const [problem] = told(
      "Could not fetch URL https://example.org/simple/numpy/: connection error: HTTPSConnectionPool(host='example.org', port=443): Max retries exceeded - skipping",
      'ERROR: Could not find a version that satisfies the requirement numpy (from versions: none)',
    );

    expect(problem).toMatchObject({
      code: 'INDEX_UNREACHABLE',
      message: "the index at `example.org:443` can't be reached",
    });
  });

  it('names the newest versions there are', () => {
    const versions = Array.from({ length: 30 }, (_, patch) => `1.24.${patch}`).join(', ');
    const [problem] = told(
      'ERROR: Ignored the following versions that require a different python version: 1.27.0 Requires-Python >=3.10',
      `ERROR: Could not find a version that satisfies the requirement numpy~=1.26 (from versions: ${versions})`,
    );

    expect(problem).toMatchObject({
      code: 'UNKNOWN_VERSION',
      message: 'the index has no version of `numpy` that is `~=1.26`',
      hint: expect.stringMatching(
        /^there are … 1\.24\.20, .*1\.24\.29; not for this Python: 1\.27\.0 Requires/,
      ) as string,
    });
  });

  it('says nothing of what it does not understand', () => {
    expect(told('ERROR: something new')).toEqual([]);
  });
});
