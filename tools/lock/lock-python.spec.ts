import { filesOf } from '../fixtures/files-of.ts';
import type { Command } from '../engine/command.ts';
import type { Output } from '../engine/run.ts';
import { WorkbenchError } from '../model/problem.ts';
import { lockPython } from './lock-python.ts';

const folder = 'releases/2026t/locks/science/py313';
const pipfile = '[[source]]\nname = "pypi"\nurl = "https://pypi.org/simple"\n[packages]\nnumpy = "*"\n';

/** What a user reads when programs answer so. */
async function toldBy(answers: (command: Command) => Partial<Output>): Promise<string> {
  const run = (command: Command) =>
    Promise.resolve({ exitCode: 0, signal: undefined, stdout: '', tail: [], ...answers(command) });
  const order = {
    root: '/nowhere',
    files: filesOf({ [`${folder}/Pipfile`]: pipfile }),
    release: '2026t',
    folder,
    pythonVersion: '3.13',
    freedom: 'patch',
  } as const;
  try {
    await lockPython(order, { run, signal: new AbortController().signal, env: {} });
  } catch (error) {
    if (error instanceof WorkbenchError) return error.message;
    throw error;
  }
  return '';
}

describe('lockPython', () => {
  it('says that pipenv is too old for a Python', async () => {
    const tail = ['[pipenv.exceptions.VirtualenvCreationException]: ', 'No module named pip'];

    const told = await toldBy(({ file }) =>
      file === 'pipenv' ? { exitCode: 1, tail } : { stdout: '3.13\n/usr/bin/python3.13' },
    );

    expect(told).toContain(
      "error[OLD_PIPENV]: this machine's pipenv can make no virtual environment of `/usr/bin/python3.13`: No module named pip",
    );
    expect(told).toContain(`at ${folder}/Pipfile\nhint: Debian 12 has a pipenv for Python up to 3.11`);
  });

  it('passes over interpreters that are there and do not work, or are of another version', async () => {
    const told = await toldBy(({ file }) =>
      file === 'python3.13' ? { exitCode: 127 } : { stdout: '3.11\n/usr/bin/python3' },
    );

    expect(told).toContain('error[MISSING_PYTHON]: locking for Python 3.13 needs `python3.13`, which is not on PATH');
  });
});
