import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { workspaceRoot } from '@nx/devkit';
import { installLibraries } from '../ci/install-libraries.ts';
import { run } from '../engine/run.ts';
import { tinyImages } from '../fixtures/tiny-files.ts';
import { writeTinyCatalogue } from './tiny-catalogue.ts';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

/** In CI, Nx takes it as a wish for none. */
const daemon = { NX_DAEMON: 'true', CI: 'false' };

/** Libraries that take longer to load than the rest of a command that does nothing. */
const heavy = ['typescript', 'handlebars', 'zod'];

describe('a command of Nx', () => {
  let copy: WorkspaceCopy;
  let log: string;
  let env: Record<string, string>;

  beforeAll(async () => {
    copy = copyWorkspace();
    writeTinyCatalogue(copy.root);
    log = join(copy.root, '../loaded');
    const witness = join(copy.root, '../witness.cjs');
    writeFileSync(
      witness,
      `const module_ = require('node:module');
       const load = module_._load;
       module_._load = function (request) {
         if (${JSON.stringify(heavy)}.includes(request)) require('node:fs').appendFileSync(${JSON.stringify(log)}, request + '\\n');
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

  const loaded = () => new Set(existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []);

  it.each<[string, Record<string, string>, readonly string[]]>([
    ['looks at projects', {}, ['show', 'projects']],
    ['renders all images in a process', {}, ['run-many', '-t', 'render']],
    ['renders each image in a process', { NX_BATCH_MODE: 'false' }, ['run-many', '-t', 'render', '--skip-nx-cache']],
    ['renders while its daemon runs', daemon, ['run-many', '-t', 'render', '--skip-nx-cache']],
    ['tells of a generator', {}, ['g', 'combination', '--help']],
  ])('that %s loads no TypeScript, which takes longer than all our own', async (_, more, args) => {
    const { all, exitCode } = await copy.nx(args, { ...env, ...more });

    expect([all, exitCode]).toEqual([expect.anything(), 0]);
    expect(loaded()).not.toContain('typescript');
  });

  it('that finds all files as they were reads none of them', async () => {
    copy.write('images/bundles/science/custom.hbs', 'RUN true\n');
    // Until then another edit could go unseen, and nothing is remembered.
    await sleep(2500);
    await copy.nx(['show', 'projects'], env);
    expect(loaded()).toContain('handlebars');
    rmSync(log);

    const { all } = await copy.nx(['show', 'projects'], env);

    expect(all).toContain(tinyImages.web);
    expect(loaded()).toEqual(new Set());
  });

  it('that finds all images as they were built checks them without what reads recipes', async () => {
    await copy.nx(['build', tinyImages.base]);
    await copy.nx(['build', tinyImages.base]);

    const { all } = await copy.nx(['build', tinyImages.base], env);

    expect(all).toContain('1/1 hit');
    expect(loaded()).toEqual(new Set());
  });

  it('that is given a plugin in TypeScript does load it, as the witness tells', async () => {
    copy.write('tools/package.json', copy.read('tools/package.json').replace('./plugin.cjs', './plugin/plugin.ts'));
    copy.write('nx.json', copy.read('nx.json').replace('"@workbench-images/nx"', '"./tools/plugin/plugin.ts"'));

    await copy.nx(['show', 'projects'], env);

    expect(loaded()).toContain('typescript');
  });
});

describe("Nx's daemon", () => {
  let copy: WorkspaceCopy;

  beforeAll(async () => {
    copy = copyWorkspace();
    writeTinyCatalogue(copy.root);
    // Else the copy would use the plugin of this workspace.
    for (const folder of ['node_modules', 'tools/node_modules']) rmSync(join(copy.root, folder), { force: true });
    await installLibraries(workspaceRoot, copy.root, run);
  });
  afterAll(async () => {
    await copy.nx(['daemon', '--stop']);
    await copy.remove();
  });

  const described = async (env: Record<string, string> = daemon) => {
    const { all } = await copy.nx(['show', 'project', tinyImages.base, '--json'], env);
    return /"description": ?"(Builds[^"]*)"/.exec(all)?.[1] ?? all;
  };

  it('goes by the plugin that lies there now, not by what it has loaded', async () => {
    const path = 'tools/plugin/image-project.ts';
    const before = await described();
    expect(copy.read(path)).toContain(before);
    copy.write(path, copy.read(path).replace(before, `${before}, anew`));

    // It hears of the edit from the operating system.
    for (let tries = 0; tries < 20 && (await described()) === before; tries += 1) await sleep(500);

    expect(await described()).toBe(`${before}, anew`);
    expect(await described({ NX_DAEMON: 'false' })).toBe(`${before}, anew`);
  });

  it('judges records by the plugin that lies there now', async () => {
    const path = 'tools/recipe/labels.ts';
    const build = () => copy.nx(['build', tinyImages.base], daemon);
    expect(await build()).toMatchObject({ exitCode: 0 });
    copy.write(path, copy.read(path).replace('summary: `', 'summary: `Anew '));

    expect(await build()).toMatchObject({ exitCode: 0, all: expect.stringMatching(/^built /m) as unknown });
    expect(await build()).toMatchObject({ exitCode: 0, all: expect.stringContaining('1/1 hit') as unknown });
  });
});
