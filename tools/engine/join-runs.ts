import { Run, type Instruction } from 'dockerfile-ast';
import { readContainerfile, type Stage } from '../lint/containerfile.ts';

/** The kernel takes no argument that is longer than 128 KiB. */
const longest = 100_000;

/**
 * The same Containerfile with RUN instructions that follow one another made one: around each, engines start about ten
 * processes of their own, which takes longer than most commands. An image of one layer, without a history, comes out
 * the same, byte for byte. Each RUN keeps a shell of its own, and none begins after one that failed.
 *
 * @param text Containerfile of an image on a parent of ours: others may bring along a shell that is not `/bin/sh`
 */
export function joinRuns(text: string): string {
  if (/^\s*(#\s*escape\s*=|SHELL\s)/im.test(text)) return text;
  const lines = text.split('\n');
  // From the last up, so that the lines above stay where they are.
  for (const group of readContainerfile(text).stages.flatMap(groupsOf).reverse()) {
    const joined = joinedLines(group.map((run) => linesOf(run, lines)));
    const [first, last] = [group[0]?.getRange().start.line ?? 0, group.at(-1)?.getRange().end.line ?? 0];
    if (joined.join('\n').length < longest) lines.splice(first, last + 1 - first, ...joined);
  }
  return lines.join('\n');
}

/** RUN instructions of a stage with nothing between them, two or more at a time. */
function groupsOf({ from, instructions }: Stage): Run[][] {
  if (from.getImage() !== '${PARENT}') return [];
  const groups: Run[][] = [[]];
  for (const instruction of instructions) {
    if (isPlain(instruction)) groups.at(-1)?.push(instruction);
    else groups.push([]);
  }
  return groups.filter(({ length }) => length > 1);
}

/** One whose text goes to the shell as it stands: without a mount, a list of words or a heredoc. */
function isPlain(instruction: Instruction): instruction is Run {
  if (!(instruction instanceof Run) || instruction.getArguments().length === 0) return false;
  const isWords = instruction.getOpeningBracket() !== null;
  return !isWords && instruction.getFlags().length === 0 && instruction.getHeredocs().length === 0;
}

/** What a RUN hands to the shell, without comments, in lines that go on as they did. */
function linesOf(run: Run, lines: readonly string[]): string[] {
  const { start, end } = run.getRange();
  const [first = '', ...rest] = lines.slice(start.line, end.line + 1);
  return [first.slice(start.character + 'RUN'.length).trimStart(), ...rest.filter((line) => !/^\s*(#|$)/.test(line))];
}

function joinedLines(runs: readonly (readonly string[])[]): string[] {
  const parts = runs.map((lines, index) => {
    const shell = `/bin/sh -c ${quoted(lines.join('\n'))}`;
    // A log tells of the first one, as of all instructions; of the others only we can.
    return index === 0 ? `RUN ${shell}` : `  && printf '%s\\n' ${quoted(title(lines))} && ${shell}`;
  });
  return parts.join(' \\\n').split('\n');
}

function title([first = '']: readonly string[]): string {
  return `RUN ${first.replace(/\s*\\?\s*$/, '')}`;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
