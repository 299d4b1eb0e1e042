import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '@nx/devkit';
import { execa } from 'execa';
import { recordOf } from './images.ts';
import { openTerminal, type Terminal, type TerminalOptions } from './terminal.ts';
import { writeTinyCatalogue } from './tiny-catalogue.ts';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

const combinations = 'releases/2023c/combinations';
const npm = ['run', '--silent', 'wizard', '--'];

describe('the wizard', () => {
  let copy: WorkspaceCopy;
  let terminal: Terminal | undefined;

  beforeAll(() => {
    copy = copyWorkspace(['images', 'releases']);
    for (const name of readdirSync(join(copy.root, combinations))) rmSync(join(copy.root, combinations, name));
  });
  afterEach(() => {
    terminal?.end();
    for (const name of declared()) rmSync(join(copy.root, combinations, name));
  });
  afterAll(() => copy.remove());

  const declared = () => readdirSync(join(copy.root, combinations));
  const start = (args: readonly string[] = [], options: Omit<TerminalOptions, 'cwd'> = {}) =>
    (terminal = openTerminal(['npm', ...npm, ...args], { cwd: copy.root, ...options }));
  const script = async (...args: string[]) => {
    const env = { ...copy.env, NO_COLOR: '1' };
    return execa('npm', [...npm, ...args], { cwd: copy.root, env, all: true, reject: false, stdin: 'ignore' });
  };
  const standard = (name: string) => readFileSync(join(workspaceRoot, combinations, name), 'utf8');

  it('goes through by Enter alone, and says how to build what it declares', async () => {
    const { type, shows } = start(['--release', '2023c']);
    for (const title of ['System', 'Bundle', 'IDE', 'Declare it']) {
      await shows(new RegExp(`^\\? ${title}`, 'm'));
      await type('Enter');
    }

    const screen = await shows(/exit code 0/);

    const [file = ''] = declared();
    expect(declared()).toHaveLength(1);
    expect(screen).toContain(`declared  ${combinations}/${file}`);
    expect(screen).toContain(`build it  npx nx build ${file.replace('.yaml', '_2023c')}`);
  });

  it('takes what is typed and what arrows point to, and goes back by both keys', async () => {
    const { type, shows } = start();
    await shows(/^\? Release/m);
    await type('2', '0', '2', '3');
    await shows(/^\? Release 2023\n❯ 2023c\n\n/m);
    await type('Enter');
    await shows(/^\? System/m);
    await type('c', '9', 's', 'Space', '3', '.', '1', '1');
    await shows(/^❯ CentOS Stream 9, Python 3.11\n\n/m);
    await type('Enter');
    await shows(/^\? Accelerator/m);
    await type('Left');
    expect(await shows(/^\? System/m)).not.toContain('✓ System');
    await type('x', 'y', 'z');
    await shows(/Nothing like that/);
    await type('BSpace', 'BSpace', 'BSpace');
    await shows(/^❯ Debian 12/m);
    await type('c', '9', 's', 'Space', '3', '.', '1', '1');
    await shows(/^❯ CentOS Stream 9, Python 3.11\n\n/m);
    await type('Enter');
    await shows(/^❯ None/m);
    await type('Down');
    await shows(/^❯ CUDA runtime with cuDNN/m);
    await type('Enter');
    await shows(/^\? Bundle/m);
    await type('p', 'y', 't', 'o');
    await shows(/^❯ PyTorch\n\n/m);
    await type('Enter');
    await shows(/^\? IDE/m);
    await type('Escape');
    await shows(/^\? Bundle$/m);
    await type('p', 'y', 't', 'o');
    await shows(/^❯ PyTorch\n\n/m);
    await type('Enter');
    await shows(/^❯ Jupyter/m);
    await type('Enter');
    const summary = await shows(/^\? Declare it/m);
    expect(summary).toContain('  cuda-jupyter-pytorch-c9s-py311_2023c');
    expect(declared()).toEqual([]);
    await type('Down');
    await shows(/^❯ In this clone alone$/m);
    await type('Up');
    await shows(/^❯ In the release$/m);
    await type('Enter');
    await shows(/exit code 0/);

    const name = 'cuda-jupyter-pytorch-c9s-py311.yaml';
    expect(declared()).toEqual([name]);
    expect(copy.read(`${combinations}/${name}`)).toBe(standard(name));
  });

  it('declares for this clone alone, and says so when asked again', async () => {
    const args = ['--release', '2023c', '--os', 'c9s', '--python', 'py311', '--bundle', 'r', '--accelerator', 'none'];
    const { type, shows } = start(args);
    await shows(/^\? IDE/m);
    await type('r', 's', 't', 'u');
    await shows(/^❯ RStudio\n\n/m);
    await type('Enter');
    await shows(/^\? Declare it/m);
    await type('Down');
    await type('Enter');
    await shows(/exit code 0/);
    expect(declared()).toEqual(['rstudio-r-c9s-py311.local.yaml']);

    const again = await script(...args, '--ide', 'rstudio', '--local');
    expect(again.all).toContain(`declared already  ${combinations}/rstudio-r-c9s-py311.local.yaml`);
    expect(again.exitCode).toBe(0);

    const moved = await script(...args, '--ide', 'rstudio');
    expect(moved.all).toContain(`moved  ${combinations}/rstudio-r-c9s-py311.yaml`);
    expect(declared()).toEqual(['rstudio-r-c9s-py311.yaml']);
    expect(copy.read(`${combinations}/rstudio-r-c9s-py311.yaml`)).toBe(standard('rstudio-r-c9s-py311.yaml'));
  });

  it.each([
    ['C-c', 'Bundle', ['--release', '2023c', '--os', 'c9s', '--python', 'py311', '--accelerator', 'none']],
    ['C-c', 'Release', []],
    [
      'C-d',
      'IDE',
      ['--release', '2023c', '--os', 'c9s', '--python', 'py311', '--bundle', 'r', '--accelerator', 'none'],
    ],
  ])('leaves nothing behind after %s at %s', async (key, title, args) => {
    const { type, shows } = start(args);
    await shows(new RegExp(`^\\? ${title}`, 'm'));
    await type(key);

    const screen = await shows(/exit code 130/);

    expect(screen).toContain('left: nothing was changed');
    expect(screen).not.toMatch(/^\?|❯|at .*\.ts|Error/m);
    expect(declared()).toEqual([]);
  });

  it('keeps within a narrow window', async () => {
    const { type, shows } = start(['--release', '2023c', '--accelerator', 'cuda'], { columns: 40, rows: 20 });
    await shows(/^\? System/m);
    await type('Down');
    await type('Enter');
    await shows(/^\? Bundle/m);
    await type('Left');

    const screen = await shows(/^\? System/m);

    // A row that were broken in two would be left over when answers are taken back.
    expect(screen.match(/System/g)).toHaveLength(1);
    expect(screen).toMatch(/^↑↓ · type to filter · ⏎$/m);
    await type('Down');
    await type('Enter');
    expect(await shows(/^\? Bundle/m)).toMatch(/^✓ System {7}c9s-py311$/m);
  });

  it('has colours, and none where they are not wanted', async () => {
    const colored = start();
    await colored.shows(/^\? Release/m);

    expect(await colored.colored()).toMatch(/\u001b\[[0-9;]*3[0-9]m/);
    colored.end();
    const plain = start([], { env: { NO_COLOR: '1' } });
    await plain.shows(/^\? Release/m);

    expect(await plain.colored()).not.toMatch(/\u001b\[[0-9;]*3[0-9]m/);
  });

  it('never waits where nobody can answer', async () => {
    const { all, exitCode } = await script('--release', '2023c', '--bundle', 'langflow');

    expect(all).toContain('error[MISSING_FLAG]: `--ide` is missing, and there is no terminal to ask on');
    expect(all).toContain('hint: what fits: vscode, langflow, runtime');
    expect(all).not.toContain('--bundle` is missing');
    expect(exitCode).toBe(2);
  });

  it.each([
    [['--idee'], 2, 'error[BAD_FLAG]: Unknown option `--idee`'],
    [['--ide', 'rstudio', '--bundle', 'pytorch'], 1, 'RStudio runs R'],
    [['--release', '../../etc'], 1, 'error[UNKNOWN_RELEASE]'],
    [['--help'], 0, 'asks at most six questions'],
  ])('answers %j with exit code %i', async (args, code, words) => {
    const { all, exitCode } = await script(...args);

    expect(all).toContain(words);
    expect(all).not.toMatch(/^ +at .*\.ts/m);
    expect(exitCode).toBe(code);
    expect(declared()).toEqual([]);
  });

  it('writes nothing when it runs dry', async () => {
    const args = ['--release', '2023c', '--os', 'c9s', '--python', 'py311', '--bundle', 'spark', '--ide', 'runtime'];
    const { all, exitCode } = await script(...args, '--dry-run');

    expect(all).toContain(`would write  ${combinations}/runtime-spark-c9s-py311.yaml\n  ide: runtime`);
    expect(exitCode).toBe(0);
    expect(declared()).toEqual([]);
  });

  it('does by `nx g combination` what its flags say', async () => {
    const flags = [
      '--release',
      '2023c',
      '--os',
      'c9s',
      '--python',
      'py311',
      '--bundle',
      'langchain',
      '--ide',
      'jupyter',
    ];

    const refused = await copy.nx(['g', 'combination', ...flags]);
    expect(refused.all).toContain('the nearest that fits is `cuda-jupyter-langchain-c9s-py311`');
    expect(refused.all).not.toContain('stacktrace');
    expect(refused.exitCode).toBe(1);
    expect(declared()).toEqual([]);

    const done = await copy.nx(['g', 'combination', ...flags, '--accelerator', 'cuda']);
    expect(done.exitCode).toBe(0);
    const name = 'cuda-jupyter-langchain-c9s-py311.yaml';
    expect(copy.read(`${combinations}/${name}`)).toBe(standard(name));

    const again = await copy.nx(['g', 'combination', ...flags, '--accelerator', 'cuda', '--local']);
    expect(again.all).toContain('declared already');
    expect(again.exitCode).toBe(0);
    expect(existsSync(join(copy.root, combinations, name.replace('yaml', 'local.yaml')))).toBe(false);
  });
});

describe('the wizard, with an engine', () => {
  let copy: WorkspaceCopy;

  beforeAll(() => {
    copy = copyWorkspace();
    writeTinyCatalogue(copy.root);
  });
  afterAll(() => copy.remove());

  it('builds at once what it declares', async () => {
    const choice = ['--release', '2026t', '--os', 'tiny', '--python', 'py313', '--bundle', 'minimal', '--ide', 'web'];
    const words = [...npm, ...choice, '--local', '--build'];
    const env = { ...copy.env, NX_DAEMON: 'false', NO_COLOR: '1' };

    const { all, exitCode } = await execa('npm', words, { cwd: copy.root, env, all: true, reject: false });

    expect(all).toContain('declared  releases/2026t/combinations/web-minimal-tiny-py313.local.yaml');
    expect(exitCode).toBe(0);
    expect(recordOf(copy, 'web-minimal-tiny-py313_2026t').digest).toMatch(/^sha256:/);
  });
});
