import { execa } from 'execa';
import { ownEnvironment } from './nx-in.ts';
import { writeTinyCatalogue } from './tiny-catalogue.ts';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

/** With this, Nx hides the cursor to write its lines anew in their places. */
const hidesCursor = '\u001b[?25l';

describe('in a terminal', () => {
  let copy: WorkspaceCopy;

  beforeAll(() => {
    copy = copyWorkspace();
    writeTinyCatalogue(copy.root);
  });
  afterAll(() => copy.remove());

  /** What Nx writes to a terminal of its own, that of `script`. */
  const written = async (more: Readonly<Record<string, string>> = {}) => {
    const variables = { ...ownEnvironment(), ...copy.env, TERM: 'xterm', NX_DAEMON: 'false', ...more };
    // For these Nx holds that nobody looks on.
    const env = Object.fromEntries(
      Object.entries(variables).filter(([name]) => !['CI', 'GITHUB_ACTIONS'].includes(name)),
    );
    const command = 'node_modules/.bin/nx run-many -t render';
    const { stdout } = await execa('script', ['-qec', command, '/dev/null'], { cwd: copy.root, env, extendEnv: false });
    return stdout;
  };

  it('Nx writes one line after the other', async () => {
    const text = await written();

    expect(text).toContain('Successfully ran target');
    expect(text).not.toContain(hidesCursor);
  });

  it('Nx shows its moving display to those who want it', async () => {
    expect(await written({ NX_TASKS_RUNNER_DYNAMIC_OUTPUT: 'true' })).toContain(hidesCursor);
  });
});
