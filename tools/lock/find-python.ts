import { WorkbenchError } from '../model/problem.ts';
import type { Run } from '../engine/run.ts';

const question = 'import sys; print("%d.%d" % sys.version_info[:2]); print(sys.executable)';

/**
 * Absolute path of an interpreter of that version: what a package needs, and which of its files fit, is asked of the very
 * Python that the image has.
 *
 * @param version e.g. `3.9`
 * @param where the lock that needs it
 * @throws WorkbenchError MISSING_PYTHON
 */
export async function findPython(version: string, where: string, run: Run): Promise<string> {
  for (const name of [`python${version}`, 'python3']) {
    const [found, path] = (await answerOf(name, run)).split('\n');
    if (found === version && path !== undefined) return path;
  }
  throw new WorkbenchError([
    {
      code: 'MISSING_PYTHON',
      message: `locking for Python ${version} needs \`python${version}\`, which is not on PATH or does not run`,
      where,
      hint: `install it, \`apt-get install python${version}\` where Debian has it (12 has 3.11, 13 has 3.13), otherwise with pyenv or from python.org; or lock the others by --python`,
    },
  ]);
}

async function answerOf(name: string, run: Run): Promise<string> {
  try {
    // One that pyenv keeps but has not switched on answers by an exit code.
    return (await run({ file: name, args: ['-c', question] })).stdout;
  } catch (error) {
    if (error instanceof WorkbenchError) return '';
    throw error;
  }
}
