import { Workdir } from 'dockerfile-ast';
import { readContainerfile } from '../lint/containerfile.ts';

/**
 * The same Containerfile without the WORKDIR that says what its parent says already: engines look for that folder with a
 * process of their own for each name in its path, which takes as long as some commands.
 *
 * @param text Containerfile whose last stage stands on its parent
 * @param inherited the folder that the parent's configuration names; undefined if that is not known
 */
export function withoutSpareWorkdir(text: string, inherited: string | undefined): string {
  const stage = readContainerfile(text).stages.at(-1);
  if (inherited === undefined || stage?.from.getImage() !== '${PARENT}') return text;
  const [only, ...others] = stage.instructions.filter((instruction) => instruction instanceof Workdir);
  // Where a recipe goes elsewhere and comes back, both count.
  if (only === undefined || others.length > 0 || only.getArgumentsContent() !== inherited) return text;
  const lines = text.split('\n');
  const { start, end } = only.getRange();
  return [...lines.slice(0, start.line), ...lines.slice(end.line + 1)].join('\n');
}
