import { Copy, Run, type Instruction } from 'dockerfile-ast';
import { readContainerfile, type Stage } from '../lint/containerfile.ts';
import { quoted } from './command.ts';
import { copyCommand, mountFlag, plainCopy, type PlainCopy } from './copy-command.ts';

/** The kernel takes no argument that is longer than 128 KiB. */
const longest = 100_000;

/** What is known of a build besides its Containerfile. */
export interface Surroundings {
  /** Whether the context has a file of this name, not a folder. */
  readonly isFile: (path: string) => boolean;
  /** Whether a RUN may see the context. */
  readonly mayMount: boolean;
}

/**
 * The same Containerfile with instructions that follow one another made one: around each RUN engines start about five
 * processes of their own, and around each COPY seven, which takes longer than most commands. An image of one layer,
 * without a history, comes out the same, byte for byte. Each RUN keeps a shell of its own, and none begins after one that
 * failed.
 *
 * @param text Containerfile of an image on a parent of ours: others may bring along a shell that is not `/bin/sh`
 */
export function joinSteps(text: string, surroundings: Surroundings): string {
  if (/^\s*(#\s*escape\s*=|SHELL\s)/im.test(text)) return text;
  const lines = text.split('\n');
  const groups = readContainerfile(text).stages.flatMap((stage) => groupsOf(stage, surroundings));
  // From the last up, so that the lines above stay where they are.
  for (const group of groups.reverse()) {
    const joined = joinedLines(group, lines);
    const [first, last] = [startOf(group[0]), endOf(group.at(-1))];
    if (joined.join('\n').length < longest) lines.splice(first, last + 1 - first, ...joined);
  }
  return lines.join('\n');
}

/** An instruction that a shell can do as well. */
type Step = Run | (PlainCopy & { readonly instruction: Copy });

/** Steps of a stage with nothing between them, two or more at a time. */
function groupsOf({ from, instructions }: Stage, surroundings: Surroundings): Step[][] {
  if (from.getImage() !== '${PARENT}') return [];
  const groups: Step[][] = [[]];
  for (const instruction of instructions) {
    const step = stepOf(instruction, surroundings);
    if (step === undefined) groups.push([]);
    else groups.at(-1)?.push(step);
  }
  // Only a RUN leaves the folder in a layer in which it would see the context.
  return groups.filter((group) => group.length > 1 && group.some((step) => step instanceof Run));
}

function stepOf(instruction: Instruction, { isFile, mayMount }: Surroundings): Step | undefined {
  if (instruction instanceof Run) return isPlain(instruction) ? instruction : undefined;
  if (!(instruction instanceof Copy) || !mayMount) return undefined;
  const copy = plainCopy(instruction);
  return copy !== undefined && isFile(copy.source) ? { ...copy, instruction } : undefined;
}

/** One whose text goes to the shell as it stands: without a mount, a list of words or a heredoc. */
function isPlain(run: Run): boolean {
  const isWords = run.getOpeningBracket() !== null;
  return run.getArguments().length > 0 && !isWords && run.getFlags().length === 0 && run.getHeredocs().length === 0;
}

function startOf(step: Step | undefined): number {
  return step === undefined ? 0 : instructionOf(step).getRange().start.line;
}

function endOf(step: Step | undefined): number {
  return step === undefined ? 0 : instructionOf(step).getRange().end.line;
}

function instructionOf(step: Step): Instruction {
  return step instanceof Run ? step : step.instruction;
}

/** What a RUN hands to the shell, without comments, in lines that go on as they did. */
function linesOf(run: Run, lines: readonly string[]): string[] {
  const { start, end } = run.getRange();
  const [first = '', ...rest] = lines.slice(start.line, end.line + 1);
  return [first.slice(start.character + 'RUN'.length).trimStart(), ...rest.filter((line) => !/^\s*(#|$)/.test(line))];
}

/** A command of the shell that does one RUN, or several COPY that follow one another. */
interface Command {
  /** What a log shall tell of it, a line each. */
  readonly titles: readonly string[];
  readonly words: string;
}

function joinedLines(group: readonly Step[], lines: readonly string[]): string[] {
  const commands = commandsOf(group, lines);
  const hasCopy = group.some((step) => !(step instanceof Run));
  const parts = commands.map(({ titles, words }, index) => {
    // A log tells of the first RUN, as of all instructions; of the others only we can.
    const isTold = index === 0 && !hasCopy;
    return isTold ? words : `printf '%s\\n' ${titles.map(quoted).join(' ')} && ${words}`;
  });
  const flag = hasCopy ? `${mountFlag} ` : '';
  return `RUN ${flag}${parts.join(' \\\n  && ')}`.split('\n');
}

function commandsOf(group: readonly Step[], lines: readonly string[]): Command[] {
  return blocksOf(group).map((block) => {
    if (!(block instanceof Run)) {
      const titles = block.map(({ source, target }) => `COPY ${source} ${target}`);
      return { titles, words: copyCommand(block) };
    }
    const words = linesOf(block, lines);
    return { titles: [title(words)], words: `/bin/sh -c ${quoted(words.join('\n'))}` };
  });
}

/** COPY instructions that follow one another need one shell. */
function blocksOf(group: readonly Step[]): (Run | PlainCopy[])[] {
  const blocks: (Run | PlainCopy[])[] = [];
  for (const step of group) {
    const last = blocks.at(-1);
    if (step instanceof Run) blocks.push(step);
    else if (Array.isArray(last)) last.push(step);
    else blocks.push([step]);
  }
  return blocks;
}

function title([first = '']: readonly string[]): string {
  return `RUN ${first.replace(/\s*\\?\s*$/, '')}`;
}
