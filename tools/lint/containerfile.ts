import { DockerfileParser, From, type Instruction, type Run } from 'dockerfile-ast';
import { shellCommands, type ShellCommand } from './shell-commands.ts';

/** A FROM and what follows it. */
export interface Stage {
  readonly from: From;
  readonly name: string | undefined;
  /** Those after FROM. */
  readonly instructions: readonly Instruction[];
}

/** A rendered Containerfile as the rules read it. */
export interface Containerfile {
  readonly text: string;
  readonly stages: readonly Stage[];
  /** The values of ARG before the first FROM. */
  readonly args: ReadonlyMap<string, string>;
}

/** What a RUN hands to the shell. */
export interface RunText {
  /** Each of its lines is one of the Containerfile. */
  readonly text: string;
  /** The line on which it begins, counted from 0. */
  readonly line: number;
}

/** Reads a Containerfile; what no engine could read is left out. */
export function readContainerfile(text: string): Containerfile {
  const document = DockerfileParser.parse(text);
  const stages: { from: From; name: string | undefined; instructions: Instruction[] }[] = [];
  for (const instruction of document.getInstructions()) {
    if (instruction instanceof From)
      stages.push({ from: instruction, name: instruction.getBuildStage() ?? undefined, instructions: [] });
    else stages.at(-1)?.instructions.push(instruction);
  }
  const args = document.getInitialARGs().flatMap((arg) => arg.getProperty() ?? []);
  return { text, stages, args: new Map(args.map((arg) => [arg.getName(), arg.getValue() ?? ''])) };
}

/** The image or stage that a FROM names, with the values of ARG in it. */
export function fromOf({ from }: Stage, { args }: Containerfile): string {
  return (from.getImage() ?? '').replaceAll(/\$\{?(\w+)\}?/g, (whole, name: string) => args.get(name) ?? whole);
}

/**
 * What a RUN hands to the shell: engines drop comments and empty lines within an instruction, which here only become
 * empty. Undefined where the words stand in JSON, since no shell is started then.
 */
export function runText(run: Run, { text }: Containerfile): RunText | undefined {
  const [first] = run.getArguments();
  if (first === undefined || run.getOpeningBracket() !== null) return undefined;
  const { line, character } = first.getRange().start;
  const [begin = '', ...rest] = text.split('\n').slice(line, run.getRange().end.line + 1);
  const lines = [begin.slice(character), ...rest.map((each) => (/^\s*(#.*)?$/.test(each) ? '\\' : each))];
  return { text: lines.join('\n'), line };
}

/** The commands of a RUN, on the lines of the Containerfile. */
export function runCommands(run: Run, containerfile: Containerfile): ShellCommand[] {
  const body = runText(run, containerfile);
  if (body !== undefined)
    return shellCommands(body.text).map((command) => ({ ...command, line: body.line + command.line }));
  const words = run.getJSONStrings().map((word) => word.getJSONValue());
  return words.length === 0 ? [] : [{ words, line: lineOf(run), piped: false, nested: false }];
}

/** The line of an instruction, counted from 0. */
export function lineOf(instruction: Instruction): number {
  return instruction.getRange().start.line;
}
