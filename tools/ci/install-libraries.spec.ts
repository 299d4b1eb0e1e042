import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from '../engine/command.ts';
import { installLibraries } from './install-libraries.ts';

describe('npm packages of a worktree', () => {
  let folder: string;
  let commands: Command[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'libraries-'));
    commands = [];
    for (const path of ['here/node_modules/nx', 'here/node_modules/@swc/core', 'here/tools', 'there/tools'])
      mkdirSync(join(folder, path), { recursive: true });
    for (const place of ['here', 'there']) writeFileSync(join(folder, place, 'package-lock.json'), '{}');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const install = () =>
    installLibraries(join(folder, 'here'), join(folder, 'there'), (command) => {
      commands.push(command);
      return Promise.resolve({ exitCode: 0, signal: undefined, stdout: '', tail: [] });
    });
  const isAt = (path: string) => realpathSync(join(folder, 'there', path)).slice(realpathSync(folder).length + 1);

  it('are those that are here, but for the plugin', async () => {
    mkdirSync(join(folder, 'here/tools/node_modules/yaml'), { recursive: true });

    await install();

    expect(isAt('node_modules/nx')).toBe('here/node_modules/nx');
    expect(isAt('node_modules/@swc/core')).toBe('here/node_modules/@swc/core');
    expect(isAt('tools/node_modules/yaml')).toBe('here/tools/node_modules/yaml');
    expect(isAt('node_modules/@workbench-images/nx')).toBe('there/tools');
    expect(commands).toEqual([]);
  });

  it('are its own where its lockfile is another', async () => {
    writeFileSync(join(folder, 'there/package-lock.json'), '{ }');

    await install();

    expect(commands.map(({ args }) => args.slice(0, 4))).toEqual([['-C', join(folder, 'there'), 'npm', 'ci']]);
  });
});
