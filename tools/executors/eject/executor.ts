import { cpSync, existsSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { prepareContext } from '../../engine/build.ts';
import { shown, type Command } from '../../engine/command.ts';
import { inTemporaryFolder } from '../../engine/in-temporary-folder.ts';
import { newMarker } from '../../engine/marker.ts';
import { run } from '../../engine/run.ts';
import { chainOf } from '../../matrix/chain.ts';
import { WorkbenchError, type Problem } from '../../model/problem.ts';
import { flatten } from '../../recipe/flatten.ts';
import { renderContext, type ContextFile } from '../../recipe/render.ts';
import { secretMounts } from '../../recipe/secret-mounts.ts';
import { releaseOf } from '../../recipe/image-facts.ts';
import { epochOf, localReference } from '../../recipe/view.ts';
import { printer } from '../../report/print.ts';
import { answer, type Answer } from '../answer.ts';
import { endSignal } from '../open-doors.ts';
import { imageOf, workspaceOf } from '../workspace.ts';

export interface EjectOptions {
  /** The folder to write, absolute or below the current directory. */
  readonly out: string;
}

/** Writes one folder that any engine builds an image from, without this workspace. The folder appears whole or not at all. */
export default function eject({ out }: EjectOptions, context: ExecutorContext): Promise<Answer> {
  const print = printer();
  return answer(print, async () => {
    const workspace = workspaceOf(context);
    const image = imageOf(workspace, context);
    const target = resolve(context.cwd, out);
    refuseFull(target);
    const links = chainOf(workspace.images, image.name).map((link) => ({
      name: link.name,
      context: renderContext(link, workspace),
    }));
    const chain = links.map(({ name }) => name);
    const release = releaseOf(image, workspace.catalogue);
    const order = { tag: localReference(image.name, release), epoch: epochOf(release) };

    const open = links.flatMap((link) => link.context.unpinned);
    if (open.length > 0) print.note(`note: the folder can't be built before what its README.md names is filled in`);
    print.note(`ejecting  ${image.name}  ${chain.length} images in one Containerfile`);
    await inTemporaryFolder(newMarker(), run, async (folder) => {
      const context = join(folder, 'context');
      const files = flatten(links);
      await prepareContext(context, { files }, { run, onLine: print.note, signal: endSignal() });
      writeFileSync(join(context, 'README.md'), readme(chain, order, open) + secretsPart(files));
      moveFolder(context, target);
    });
    print.note(`ejected   ${image.name}  to ${target}`);
    print.data(shown(buildCommand(order, target)));
    return true;
  });
}

/** Puts a folder in place of an empty one or of none, also on another disk. It appears whole or not at all. */
function moveFolder(from: string, to: string): void {
  const fresh = `${to}.part-${process.pid}`;
  try {
    cpSync(from, fresh, { recursive: true });
    if (existsSync(to)) rmdirSync(to);
    renameSync(fresh, to);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function refuseFull(target: string): void {
  if (!existsSync(target) || readdirSync(target).length === 0) return;
  const message = `\`${target}\` is not empty`;
  throw new WorkbenchError([{ code: 'TARGET_NOT_EMPTY', message, hint: 'name a folder that does not exist by --out' }]);
}

interface Order {
  readonly tag: string;
  readonly epoch: number;
}

function buildCommand({ tag, epoch }: Order, folder: string): Command {
  return { file: 'buildah', args: ['build', '--layers=false', `--timestamp=${epoch}`, `--tag=${tag}`, folder] };
}

function readme(chain: readonly string[], order: Order, open: readonly Problem[]): string {
  return `# ${chain.at(-1) ?? ''}

One Containerfile for the whole chain: ${chain.join(' → ')}.

    ${shown(buildCommand(order, '.'))}

\`podman build\` takes the same words. The time dates the image and its files, so that two builds give the same bytes.
${open.length === 0 ? '' : unknownPart(open)}`;
}

/** How secrets are given, where the Containerfile asks for any. */
function secretsPart(files: readonly ContextFile[]): string {
  const mounts = files
    .filter(({ path }) => path === 'Containerfile')
    .flatMap(({ content }) => secretMounts(content.toString('utf8')));
  if (mounts.length === 0) return '';
  const needed = new Set(mounts.filter(({ required }) => required).map(({ id }) => id));
  const lines = [...new Set(mounts.map(({ id }) => id))].map(
    (id) => `- \`--secret=id=${id},src=<path of a file>\`${needed.has(id) ? ', which the build needs' : ''}`,
  );
  return `
## Secrets

Commands of the build may read these files, which do not become part of the image:

${lines.join('\n')}
`;
}

function unknownPart(open: readonly Problem[]): string {
  const lines = open.map(({ message, where }) => `- ${message} (${where ?? ''})`);
  return `
## Before you build

What the image is made of is checked against sums and digests. These nobody had looked up when the folder was written:

${lines.join('\n')}

\`npx nx lock\` in the workspace looks them up; eject once more then. By hand: put digests behind the names in FROM, sums in place
of \`unknown\`, and hashes into the requirement files.
`;
}
