import {
  Add,
  Arg,
  Cmd,
  Copy,
  Entrypoint,
  Env,
  Label,
  Run,
  User,
  type Instruction,
  type Property,
} from 'dockerfile-ast';
import type { ContainerfileRule, Fault } from './containerfile-rule.ts';
import { fromOf, lineOf, type Containerfile, type Stage } from './containerfile.ts';

/** Rules about instructions; what a RUN's commands do has rules of its own. */
export const instructionRules: readonly ContainerfileRule[] = [
  {
    code: 'WRONG_USER',
    hint: 'end with `USER 1001`, as a number: Kubernetes then knows that it is not root',
    faults: ({ stages }) => {
      const stage = stages.at(-1);
      if (stage === undefined) return [];
      const user = stage.instructions.findLast((instruction) => instruction instanceof User);
      const name = user?.getArgumentsContent();
      if (name === '1001') return [];
      const runs = name == null ? 'as whom its parent says' : `as \`${name}\``;
      return [{ line: lineOf(user ?? stage.from), message: `the image runs ${runs}, and has to run as 1001` }];
    },
  },
  {
    code: 'FLOATING_FROM',
    hint: 'name a tag other than `latest`, and best a digest',
    faults: (containerfile) => containerfile.stages.flatMap((stage, index) => floating(stage, index, containerfile)),
  },
  {
    code: 'UNKNOWN_STAGE',
    hint: 'name a stage that stands above, by its `AS`',
    faults: ({ stages }) =>
      stages.flatMap(({ instructions }, index) => {
        const names = stages.slice(0, index).map(({ name }) => name);
        return instructions.flatMap((instruction) =>
          sourcesOf(instruction)
            .filter((source) => !names.includes(source))
            .map((source) => ({ line: lineOf(instruction), message: `no stage above is called \`${source}\`` })),
        );
      }),
  },
  {
    code: 'ADD_URL',
    hint: 'name it in `downloads.yaml`, so that its sum is checked',
    faults: eachInstruction((instruction) =>
      instruction instanceof Add
        ? instruction
            .getArguments()
            .map((argument) => argument.getValue())
            .filter((source) => /^(\w+:\/\/|git@)/.test(source))
            .map((source) => `\`ADD\` downloads \`${source}\`, and takes whatever comes`)
        : [],
    ),
  },
  {
    code: 'SHELL_FORM',
    hint: 'write it as `["program", "argument"]`: a shell in between hears the signals that are meant for the program',
    faults: eachInstruction((instruction) =>
      (instruction instanceof Cmd || instruction instanceof Entrypoint) && instruction.getOpeningBracket() === null
        ? [`\`${instruction.getKeyword()}\` is not in JSON`]
        : [],
    ),
  },
  {
    code: 'SECRET_IN_IMAGE',
    hint: 'everybody who pulls the image can read it: hand it over when the container starts',
    faults: eachInstruction((instruction) =>
      instruction instanceof Env || instruction instanceof Arg
        ? propertiesOf(instruction)
            // An ARG gets its value from the command line, and keeps it in the image's history.
            .filter((property) => instruction instanceof Arg || (property.getValue() ?? '') !== '')
            .map((property) => property.getName())
            .filter(isSecret)
            .map((name) => `\`${instruction.getKeyword()}\` sets \`${name}\`, which is a secret by its name`)
        : [],
    ),
  },
  {
    code: 'DUPLICATE_KEY',
    hint: 'remove one of them: only the last has an effect',
    faults: eachInstruction((instruction) => {
      if (!(instruction instanceof Env || instruction instanceof Label)) return [];
      const names = propertiesOf(instruction).map((property) => property.getName());
      const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
      return [...twice].map((name) => `\`${instruction.getKeyword()}\` sets \`${name}\` twice`);
    }),
  },
  {
    code: 'BAD_LABEL',
    hint: 'use lower-case letters and digits, with single dots or dashes between them',
    faults: eachInstruction((instruction) =>
      instruction instanceof Label
        ? propertiesOf(instruction)
            .map((property) => property.getName())
            .filter((name) => !/^[a-z0-9]+([.-][a-z0-9]+)*$/.test(name))
            .map((name) => `\`${name}\` is no key of a label`)
        : [],
    ),
  },
  {
    code: 'HEREDOC',
    hint: 'put the text into `files/`, or write it by `printf`: not every engine knows here-documents',
    faults: eachInstruction((instruction) =>
      (instruction instanceof Run || instruction instanceof Copy) && instruction.getHeredocs().length > 0
        ? [`\`${instruction.getKeyword()}\` has a here-document`]
        : [],
    ),
  },
];

function eachInstruction(messagesOf: (instruction: Instruction) => readonly string[]): ContainerfileRule['faults'] {
  return ({ stages }) =>
    stages.flatMap(({ instructions }) =>
      instructions.flatMap((instruction) =>
        messagesOf(instruction).map((message) => ({ line: lineOf(instruction), message })),
      ),
    );
}

/** Our own parents are tagged by name and day, and handed over by their digest when they are built on. */
function floating(stage: Stage, index: number, containerfile: Containerfile): Fault[] {
  const image = fromOf(stage, containerfile);
  const above = containerfile.stages.slice(0, index).map(({ name }) => name);
  if (image === 'scratch' || image.includes('@') || above.includes(image)) return [];
  const tag = /:([^/]+)$/.exec(image)?.[1] ?? 'latest';
  return tag === 'latest' ? [{ line: lineOf(stage.from), message: `\`${image}\` is another image every day` }] : [];
}

/** The stages that an instruction takes files from. */
function sourcesOf(instruction: Instruction): string[] {
  if (instruction instanceof Copy) return [instruction.getFromFlag()?.getValue() ?? []].flat();
  if (!(instruction instanceof Run)) return [];
  const mounts = instruction.getFlags().filter((flag) => flag.getName() === 'mount');
  return mounts.flatMap((mount) => mount.getOption('from')?.getValue() ?? []);
}

function propertiesOf(instruction: Env | Arg | Label): readonly Property[] {
  return instruction instanceof Arg ? [instruction.getProperty() ?? []].flat() : instruction.getProperties();
}

function isSecret(name: string): boolean {
  const words = name.toUpperCase().split(/[^A-Z0-9]/);
  const last = words.at(-1) ?? '';
  return (
    ['PASSWORD', 'PASSWD', 'TOKEN', 'SECRET', 'CREDENTIALS'].includes(last) ||
    /(^|_)(API|ACCESS|PRIVATE|SECRET)_?KEY$/.test(words.join('_'))
  );
}
