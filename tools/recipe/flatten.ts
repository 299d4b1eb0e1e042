import type { Context, ContextFile } from './render.ts';

/** An image of a chain with its rendered context. */
export interface Link {
  readonly name: string;
  readonly context: Pick<Context, 'files'>;
}

/**
 * One context for a whole chain, base first: each image is a stage that the next one stands on, so that any engine
 * builds the last from the base's own parent up. Files keep their paths, since each recipe's lie in a folder of its own.
 */
export function flatten(chain: readonly Link[]): ContextFile[] {
  const stages = chain.map(({ name, context }, index) => stage(name, textOf(context), chain[index - 1]?.name));
  const copied = chain.flatMap(({ context }) => context.files.filter(({ path }) => path !== 'Containerfile'));
  const containerfile = { path: 'Containerfile', content: Buffer.from(stages.join('\n')), executable: false };
  return [containerfile, ...copied];
}

function textOf({ files }: Link['context']): string {
  return files.find(({ path }) => path === 'Containerfile')?.content.toString('utf8') ?? '';
}

/** The text of one image with `PARENT` filled in and its last stage named. */
function stage(name: string, containerfile: string, parent: string | undefined): string {
  const lines = containerfile.split('\n');
  const declared = lines.find((line) => line.startsWith('ARG PARENT='))?.slice('ARG PARENT='.length);
  const from = parent ?? declared ?? 'scratch';
  const last = lines.findLastIndex((line) => line.startsWith('FROM '));
  return lines
    .map((line, index) => (index === last ? `${line} AS ${name}` : line))
    .filter((line) => !line.startsWith('ARG PARENT='))
    .map((line) => (line.startsWith('FROM ') ? line.replace('${PARENT}', from) : line))
    .join('\n');
}
