import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { aptWith } from '../../fixtures/apt-with.ts';
import { tinyWorkspace } from '../../fixtures/problems-of.ts';
import { addedTo, textsOf, treeOfWorkspace } from '../../fixtures/tree-of-workspace.ts';
import { WorkbenchError } from '../../model/problem.ts';
import { renderContext } from '../../recipe/render.ts';
import { workspaceOfTree } from '../workspace-of-tree.ts';
import { addIde, type IdeOptions } from './generator.ts';

const folder = 'images/ides/ttyd';
const start = `${folder}/files/opt/app-root/bin/run-ttyd.sh`;
const server = `${folder}/files/opt/app-root/libexec/ttyd.sh`;
const command = 'ttyd --port {port} bash';

const add = (tree: Tree, options: Partial<IdeOptions> = {}, doors = aptWith({})) =>
  addIde(tree, { name: 'ttyd', command, ...options }, doors);

/** What happens to a script: here the words that it starts its server with. */
function ran(script: string, variables: Readonly<Record<string, string>>, words: readonly string[] = []): string {
  const home = mkdtempSync(join(tmpdir(), 'workbench-script-'));
  try {
    writeFileSync(join(home, 'ttyd'), '#!/bin/sh\nprintf "%s\\n" "$@"\n', { mode: 0o755 });
    writeFileSync(join(home, 'script'), script, { mode: 0o755 });
    const env = { PATH: `${home}:${process.env['PATH'] ?? ''}`, HOME: '/home/a b', ...variables };
    return execFileSync(join(home, 'script'), [...words], { env, encoding: 'utf8' });
  } finally {
    rmSync(home, { recursive: true });
  }
}

describe('nx g ide', () => {
  let tree: Tree;
  let before: string[];
  const text = (path: string) => tree.read(path, 'utf8') ?? '';
  const modeOf = (path: string) => tree.listChanges().find((change) => change.path === path)?.options?.mode;

  beforeEach(() => {
    tree = treeOfWorkspace();
    before = textsOf(tree);
  });

  it('writes a recipe behind nginx, its packages, its checks and an image, and says how to build it', async () => {
    const said = await add(tree, { os: 'deb13', osPackages: 'ttyd', title: 'Terminal', contains: '<title>' });

    expect(Object.keys(addedTo(tree, before)).sort()).toEqual([
      'docs/catalogue.md',
      `${folder}/checks/checks.yaml`,
      `${folder}/custom.hbs`,
      start,
      server,
      `${folder}/on-deb13/checks/checks.yaml`,
      `${folder}/on-deb13/os-packages.txt`,
      `${folder}/recipe.yaml`,
      'releases/2026b/combinations/ttyd-minimal-deb13-py313.yaml',
    ]);
    expect(text(`${folder}/recipe.yaml`)).toBe(`title: Terminal
description: Terminal in the browser
order: 60
serve:
  port: 8888
  health: /api/kernels
  open: /?token={token}
  environment:
    NOTEBOOK_IP: 127.0.0.1
    NOTEBOOK_PORT: '{port}'
    NOTEBOOK_TOKEN: '{token}'
rules:
  - because: it was made for deb13
    os: [deb13]
`);
    expect(text(`${folder}/on-deb13/os-packages.txt`)).toBe('ttyd  # to run ttyd\n');
    expect(text(`${folder}/checks/checks.yaml`)).toContain(
      '- name: the server answers\n  http: /\n  contains: <title>\n',
    );
    expect(modeOf(start)).toBe('755');
    expect(said.slice(1)).toEqual([
      'declared  releases/2026b/combinations/ttyd-minimal-deb13-py313.yaml',
      'build it  npx nx build ttyd-minimal-deb13-py313_2026b',
    ]);
  });

  it('starts the server where nginx looks for it', async () => {
    await add(tree, { command: "ttyd --port {port} --at {ip} --root {home} 'a b'" });

    expect(text(start)).toContain('exec /opt/app-root/bin/run-behind-nginx /opt/app-root/libexec/ttyd.sh "$@"\n');
    expect(ran(text(server), { SERVER_PORT: '8787' }, ['more words'])).toBe(
      '--port\n8787\n--at\n127.0.0.1\n--root\n/home/a b\na b\nmore words\n',
    );
  });

  it('starts it at its own port, or at that which is asked for, where nothing is in front of it', async () => {
    await add(tree, { command: 'ttyd -p 7681 --at {ip}', port: 7681, nginx: false, path: '/tree?a=b' });

    const script = text(start);
    expect(ran(script, {})).toBe('-p\n7681\n--at\n0.0.0.0\n');
    expect(ran(script, { NOTEBOOK_PORT: 'tcp://10.0.0.1:80' })).toContain('7681');
    expect(ran(script, { NOTEBOOK_PORT: '9999', NOTEBOOK_IP: '127.0.0.1' }, ['x'])).toBe(
      '-p\n9999\n--at\n127.0.0.1\nx\n',
    );
    expect(text(`${folder}/custom.hbs`)).toBe(
      '{{> fix-permissions}}\nEXPOSE 7681\nENTRYPOINT ["/opt/app-root/bin/run-ttyd.sh"]\n',
    );
    expect(text(`${folder}/recipe.yaml`)).toContain('port: 7681\n  health: /tree?a=b\n  open: /tree?a=b\n');
    expect(text(`${folder}/checks/checks.yaml`)).not.toContain('/api');
  });

  it('renders an image that starts it', async () => {
    await add(tree, { os: 'deb12,deb13' });

    const shelf = workspaceOfTree(tree);
    for (const name of ['ttyd-minimal-deb12-py311_2026b', 'ttyd-minimal-deb13-py313_2026b']) {
      const image = shelf.images.get(name);
      if (image === undefined) throw new Error(`${name} is not declared`);
      const { files } = renderContext(image, shelf);
      const containerfile = files.find(({ path }) => path === 'Containerfile')?.content.toString();
      expect(containerfile).toContain('CMD ["/opt/app-root/bin/run-ttyd.sh"]');
      expect(files.filter(({ path }) => path.endsWith('ttyd.sh')).map(({ executable }) => executable)).toEqual([
        true,
        true,
      ]);
    }
  });

  it('is used with a bundle that is told, and has a page of its own', async () => {
    const said = await add(tree, { bundle: 'datascience', path: '/tree?a=b', os: 'deb13' });

    expect(said.at(-1)).toBe('build it  npx nx build ttyd-datascience-deb13-py313_2026b');
    expect(text(`${folder}/recipe.yaml`)).toContain('open: /tree?a=b&token={token}\n');
  });

  it('changes nothing the second time', async () => {
    await add(tree, { osPackages: 'ttyd' });
    const after = textsOf(tree);

    const said = await add(tree, { osPackages: 'ttyd' });

    expect(said[0]).toBe('the IDE `ttyd` is there already, as it was asked for');
    expect(textsOf(tree)).toEqual(after);
  });

  it.each<[string, Partial<IdeOptions>, string]>([
    ['another command', { command: `${command} -l` }, server],
    ['another list', { osPackages: 'ttyd,zsh' }, `${folder}/on-deb12/os-packages.txt`],
    ['one without nginx', { nginx: false }, `${folder}/recipe.yaml`],
    ['one that people wrote', { name: 'jupyter' }, 'images/ides/jupyter/recipe.yaml'],
  ])('leaves an IDE alone where %s is asked for', async (_, options, where) => {
    await add(tree, { osPackages: 'ttyd' });
    const after = textsOf(tree);

    const refused = add(tree, { osPackages: 'ttyd', ...options });

    await expect(refused).rejects.toThrow('ALREADY_THERE');
    await expect(refused).rejects.toThrow(`at ${where}`);
    expect(textsOf(tree)).toEqual(after);
  });

  it('leaves one alone whose script lost its mode', async () => {
    await add(tree);
    tree.write(start, text(start), { mode: '644' });

    await expect(add(tree)).rejects.toThrow(`at ${start}`);
  });

  it.each<[string, Partial<IdeOptions>, RegExp]>([
    ['BAD_NAME', { name: '../jupyter' }, /its name enters tags/],
    ['BAD_NAME', { name: '$(id)' }, /its name enters tags/],
    ['RESERVED_NAME', { name: 'bundle' }, /begin with that word/],
    ['BAD_OPTIONS', { command: '' }, /--command/],
    ['BAD_OPTIONS', { command: 'ttyd {port}; id' }, /means something to a shell/],
    ['BAD_OPTIONS', { command: 'ttyd -p 7681' }, /neither \{port\} nor 8888/],
    ['BAD_OPTIONS', { port: 0 }, /from 1024 to 65535/],
    ['BAD_OPTIONS', { port: 80 }, /from 1024 to 65535/],
    ['BAD_OPTIONS', { port: 8080.5 }, /from 1024 to 65535/],
    ['BAD_OPTIONS', { port: Number.NaN }, /from 1024 to 65535/],
    ['BAD_OPTIONS', { path: 'lab' }, /begins with `\/`/],
    ['BAD_OPTIONS', { path: '/{token}' }, /expected no braces/],
    ['BAD_OPTIONS', { path: '/a b' }, /begins with `\/`/],
    ['BAD_OPTIONS', { contains: 'a\nb' }, /expected one line/],
    ['BAD_OPTIONS', { title: '\u0000' }, /expected one line/],
    ['BAD_OPTIONS', { osPackages: 'ttyd  # x\nevil' }, /name of a Debian package/],
    ['UNKNOWN_BUNDLE', { bundle: 'minimul' }, /the nearest is `minimal`/],
    ['UNKNOWN_OS', { os: 'c9' }, /the nearest is `c9s`/],
    ['UNKNOWN_RELEASE', { release: '2026z' }, /use one of/],
    ['AGAINST_RULE', { bundle: 'spark', os: 'deb13' }, /Debian has no Spark/],
  ])('says %s of %j, and writes nothing', async (code, options, words) => {
    const error: unknown = await add(tree, options).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(WorkbenchError);
    expect((error as WorkbenchError).problems.map((problem) => problem.code)).toContain(code);
    expect((error as WorkbenchError).message).toMatch(words);
    expect((error as WorkbenchError).message.length).toBeLessThan(1000);
    expect(textsOf(tree)).toEqual(before);
  });

  it('says what the archive is known to lack', async () => {
    const refused = add(tree, { osPackages: 'ttyd' }, aptWith({ bookworm: ['bash'] }));

    await expect(refused).rejects.toThrow('error[UNKNOWN_PACKAGE]: Debian has no `ttyd` in bookworm');
    expect(textsOf(tree)).toEqual(before);
  });

  it('puts nothing behind nginx where nginx has no packages', async () => {
    for (const { path } of tree.listChanges()) if (path !== 'docs/catalogue.md') tree.delete(path);
    for (const [path, content] of Object.entries(tinyWorkspace)) tree.write(path.replace(/\*$/, ''), content);
    const tiny = textsOf(tree);

    await expect(add(tree)).rejects.toThrow('NO_PLACE');
    expect(textsOf(tree)).toEqual(tiny);
    expect((await add(tree, { nginx: false })).at(-1)).toBe('build it  npx nx build ttyd-minimal-tiny-py313_2026t');
  });
});
