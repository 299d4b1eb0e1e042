import { Copy, Env, Run, Shell } from 'dockerfile-ast';
import type { ContainerfileRule, Fault } from './containerfile-rule.ts';
import { runCommands, type Containerfile } from './containerfile.ts';
import type { ShellCommand } from './shell-commands.ts';

/** Rules about what the commands of a RUN do; that they are written well is left to shellcheck. */
export const runRules: readonly ContainerfileRule[] = [
  {
    code: 'SUDO',
    hint: 'instructions run as user 0 until the image ends as 1001: leave it out',
    faults: eachCommand(({ words: [program] }) => (program === 'sudo' ? ['`sudo` has nothing to do here'] : [])),
  },
  {
    code: 'CD_IN_RUN',
    hint: 'use `WORKDIR`, a subshell `(cd … && …)`, or a path',
    faults: eachCommand(({ words: [program], nested }) =>
      program === 'cd' && !nested ? ['`cd` changes where all commands after it work'] : [],
    ),
  },
  {
    code: 'ASKS_IN_BUILD',
    hint: 'add `-y`: nobody is there to answer',
    faults: eachCommand((command) => {
      const { program, action } = packageManager(command);
      const asks =
        action !== undefined && asking.has(action) && !hasFlag(command, 'y', ['yes', 'assumeyes', 'assume-yes']);
      return asks ? [`\`${program} ${action}\` asks before it does anything`] : [];
    }),
  },
  {
    code: 'CACHE_IN_IMAGE',
    hint: 'remove it in the same `RUN`, since what an earlier one left stays in the image',
    faults: (containerfile) =>
      layersOf(containerfile).flatMap((commands) =>
        Object.entries(caches).flatMap(([program, isRemoved]) => {
          const afterwards = commands.slice(commands.findLastIndex(isRemoved) + 1);
          const filled = afterwards.find((command) => {
            const { program: manager, action = '' } = packageManager(command);
            return manager === program && filling.has(action);
          });
          return filled === undefined ? [] : [{ line: filled.line, message: `\`${program}\` leaves its cache` }];
        }),
      ),
  },
  {
    code: 'RECOMMENDED_PACKAGES',
    hint: 'add `--no-install-recommends`, and name what is needed',
    faults: eachCommand((command) => {
      const { program, action } = packageManager(command);
      const draws = program === 'apt-get' && action === 'install' && !command.words.includes('--no-install-recommends');
      return draws ? ['`apt-get install` installs what nobody asked for'] : [];
    }),
  },
  {
    code: 'UNCHECKED_DOWNLOAD',
    hint: 'add `--fail`',
    faults: eachCommand((command) =>
      command.words[0] === 'curl' && !hasFlag(command, 'f', ['fail', 'fail-with-body'])
        ? ["`curl` saves a server's message of an error as if it were the file"]
        : [],
    ),
  },
  {
    code: 'HIDDEN_FAILURE',
    hint: 'write to a file and read it by the next command, or `set -o pipefail` where the shell is bash',
    faults: eachRun((commands, shell) =>
      shell.includes('pipefail') || commands.some(seesFailure)
        ? []
        : commands
            .filter(({ words: [program = ''], piped }) => piped && failing.has(program))
            .map(({ words: [program = ''], line }) => ({ line, message: `a pipe hides that \`${program}\` failed` })),
    ),
  },
  {
    code: 'PIP_CACHE',
    hint: 'add `--no-cache-dir`',
    faults: eachRun((commands, _, environment) =>
      commands
        .filter((command) => pipArguments(command) !== undefined && !environment.has('PIP_NO_CACHE_DIR'))
        .filter(({ words }) => !words.includes('--no-cache-dir'))
        .map(({ line }) => ({ line, message: '`pip install` leaves its cache' })),
    ),
  },
  {
    code: 'UNPINNED_PACKAGE',
    hint: 'say `==` and a version, or install a file of requirements',
    faults: eachCommand((command) =>
      (pipArguments(command) ?? [])
        .filter((word) => /^[A-Za-z]/.test(word) && !isPinned(word))
        .map((word) => `\`pip install ${word}\` takes any version`),
    ),
  },
];

/** Programs that install packages, each with the command by which its cache is removed. */
const caches: Readonly<Record<string, (command: ShellCommand) => boolean>> = {
  dnf: clearsRpm,
  yum: clearsRpm,
  microdnf: clearsRpm,
  'apt-get': ({ words }) => removes(words, '/var/lib/apt/lists'),
};

/** What they ask about. */
const asking = new Set([
  ...['install', 'reinstall', 'localinstall', 'groupinstall', 'remove', 'erase', 'autoremove', 'purge', 'swap'],
  ...['upgrade', 'dist-upgrade', 'distro-sync', 'module'],
]);

/** What fills their caches. */
const filling = new Set([
  'install',
  'reinstall',
  'localinstall',
  'groupinstall',
  'update',
  'upgrade',
  'swap',
  'module',
]);

/** Programs that fail by what lies outside of an image: a network, an archive, what somebody else made. */
const failing = new Set([
  ...['curl', 'wget', 'git', 'pip', 'npm', 'gpg', 'rpm', 'tar', 'unzip'],
  ...Object.keys(caches),
]);

/** Whether a command lets no failure of a pipe pass, or what came out of it. */
function seesFailure({ words: [program = '', ...words] }: ShellCommand): boolean {
  if (program === 'set') return words.includes('pipefail');
  return /^sha(256|512)sum$/.test(program) && (words.includes('--check') || words.includes('-c'));
}

/**
 * Commands whose files end up in one layer of the image: of the last stage those of each RUN, of one that it copies whole
 * all of them. What other stages leave stays there.
 */
function layersOf(containerfile: Containerfile): ShellCommand[][] {
  const last = containerfile.stages.at(-1);
  const whole = (last?.instructions ?? [])
    .filter((instruction) => instruction instanceof Copy)
    .filter((copy) => copy.getArguments()[0]?.getValue() === '/')
    .map((copy) => copy.getFromFlag()?.getValue());
  return containerfile.stages.flatMap((stage) => {
    const runs = stage.instructions.filter((instruction) => instruction instanceof Run);
    const commands = runs.map((run) => runCommands(run, containerfile));
    if (stage === last) return commands;
    return whole.includes(stage.name) ? [commands.flat()] : [];
  });
}

/** Which folder it is depends on the program's version; more than one is there nowhere. */
function clearsRpm({ words }: ShellCommand): boolean {
  const cleansAll = Object.hasOwn(caches, words[0] ?? '') && words.includes('clean') && words.includes('all');
  return cleansAll || ['dnf', 'yum', 'libdnf5'].some((name) => removes(words, `/var/cache/${name}`));
}

/** Whether a folder is removed, or all that is in it, or one above. */
function removes([program, ...words]: readonly string[], folder: string): boolean {
  const paths = words.filter((word) => word.startsWith('/')).map((word) => word.replace(/\/?\*?$/, ''));
  return program === 'rm' && paths.some((path) => `${folder}/`.startsWith(`${path}/`));
}

/** Whether pip is told one version or one file; `>=` and `~=` leave it a choice. */
function isPinned(requirement: string): boolean {
  const [specifiers = ''] = requirement.split(';');
  return /[@/]/.test(specifiers) || (specifiers.includes('==') && !specifiers.includes('*'));
}

/** The package manager that a command starts, and what it is to do. */
function packageManager({ words: [program = '', ...words] }: ShellCommand): { program: string; action?: string } {
  // Options come before it as well, some with a word of their own.
  const action = words.find((word) => asking.has(word) || filling.has(word));
  return program in caches && action !== undefined ? { program, action } : { program };
}

/** What `pip install` is asked to install; undefined where it is not called. */
function pipArguments({ words }: ShellCommand): readonly string[] | undefined {
  const [program = '', ...rest] = words;
  const isPython = /^(.*\/)?python[\d.]*$/.test(program) && rest[0] === '-m' && rest[1] === 'pip';
  if (!isPython && !/^(.*\/)?pip[\d.]*$/.test(program)) return undefined;
  const install = words.indexOf('install');
  if (install < 0) return undefined;
  return words
    .slice(install + 1)
    .filter((word, index, all) => !word.startsWith('-') && !takesWord(all[index - 1] ?? ''));
}

/** Whether an option of pip has the next word as its value. */
function takesWord(option: string): boolean {
  return /^(-[rcteif]|--(requirement|constraint|target|index-url|extra-index-url|find-links|prefix|root|python|only-binary|no-binary|trusted-host|cache-dir|report|upgrade-strategy|platform))$/.test(
    option,
  );
}

/** Whether a command has one of these options; short ones may stand together. */
function hasFlag({ words }: ShellCommand, short: string, long: readonly string[]): boolean {
  const cluster = new RegExp(`^-[A-Za-z]*${short}`);
  return words.some((word) => cluster.test(word) || long.some((name) => word === `--${name}`));
}

type RunFaults = (
  commands: readonly ShellCommand[],
  shell: string,
  environment: ReadonlySet<string>,
) => readonly Fault[];

/** Asks about each RUN, with the shell and the variables that hold for it as far as the Containerfile says. */
function eachRun(faultsOf: RunFaults): ContainerfileRule['faults'] {
  return (containerfile) => containerfile.stages.flatMap((stage) => stageFaults(stage, containerfile, faultsOf));
}

function stageFaults(
  { instructions }: Containerfile['stages'][number],
  containerfile: Containerfile,
  faultsOf: RunFaults,
): Fault[] {
  let shell = '';
  const environment = new Set<string>();
  const faults: Fault[] = [];
  for (const instruction of instructions) {
    if (instruction instanceof Shell) shell = instruction.getArgumentsContent() ?? '';
    if (instruction instanceof Env)
      for (const property of instruction.getProperties()) environment.add(property.getName());
    if (instruction instanceof Run)
      faults.push(...faultsOf(runCommands(instruction, containerfile), shell, environment));
  }
  return faults;
}

function eachCommand(messagesOf: (command: ShellCommand) => readonly string[]): ContainerfileRule['faults'] {
  return eachRun((commands) =>
    commands.flatMap((command) => messagesOf(command).map((message) => ({ line: command.line, message }))),
  );
}
