import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeTinyCatalogue } from './tiny-catalogue.ts';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

/** In CI, Nx takes it as a wish for none. */
const daemon = { NX_DAEMON: 'true', CI: 'false' };

describe('a command of Nx', () => {
  let copy: WorkspaceCopy;
  let log: string;
  let env: Record<string, string>;

  beforeAll(async () => {
    copy = copyWorkspace();
    writeTinyCatalogue(copy.root);
    log = join(copy.root, '../typescript-was-loaded');
    const witness = join(copy.root, '../witness.cjs');
    writeFileSync(
      witness,
      `const module_ = require('node:module');
       const load = module_._load;
       module_._load = function (request) {
         if (request === 'typescript') require('node:fs').appendFileSync(${JSON.stringify(log)}, new Error().stack + '\\n');
         return load.apply(this, arguments);
       };`,
    );
    env = { NODE_OPTIONS: `--require ${witness}` };
    await copy.nx(['show', 'projects'], daemon);
  });
  afterEach(() => {
    rmSync(log, { force: true });
  });
  afterAll(async () => {
    await copy.nx(['daemon', '--stop']);
    await copy.remove();
  });

  const loaded = () => (existsSync(log) ? readFileSync(log, 'utf8') : '');

  it.each<[string, Record<string, string>, readonly string[]]>([
    ['looks at projects', {}, ['show', 'projects']],
    ['renders all images in a process', {}, ['run-many', '-t', 'render']],
    ['renders each image in a process', { NX_BATCH_MODE: 'false' }, ['run-many', '-t', 'render', '--skip-nx-cache']],
    ['renders while its daemon runs', daemon, ['run-many', '-t', 'render', '--skip-nx-cache']],
    ['tells of a generator', {}, ['g', 'combination', '--help']],
  ])('that %s loads no TypeScript, which takes longer than all our own', async (_, more, args) => {
    const { all, exitCode } = await copy.nx(args, { ...env, ...more });

    expect([all, exitCode]).toEqual([expect.anything(), 0]);
    expect(loaded()).toBe('');
  });

  it('that is given a plugin in TypeScript does load it, as the witness tells', async () => {
    copy.write('tools/package.json', copy.read('tools/package.json').replace('./plugin.cjs', './plugin/plugin.ts'));
    copy.write('nx.json', copy.read('nx.json').replace('"@workbench-images/nx"', '"./tools/plugin/plugin.ts"'));

    await copy.nx(['show', 'projects'], env);

    expect(loaded()).toContain('typescript');
  });
});
