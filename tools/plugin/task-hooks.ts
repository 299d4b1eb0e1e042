import type { PostTasksExecutionContext, PreTasksExecutionContext } from '@nx/devkit';
import { contentsVariables } from '../manifests/contents-variables.ts';
import { WorkbenchError } from '../model/problem.ts';
import { refuseReadOnly } from '../registry/write-access.ts';
import { settleAfterTasks } from './after-tasks.ts';
import { askedTargets } from './asked-targets.ts';
import { variablesBeforeTasks } from './before-tasks.ts';
import { displayVariable } from './display-variable.ts';
import { dotenvVariable } from './dotenv-variable.ts';
import { settleExitCode } from './exit-code.ts';
import { groundOf, type Ground } from './ground.ts';
import { cacheDir } from './nx-folders.ts';
import { pluginOptions } from './options.ts';
import { parallelVariable } from './parallel-variable.ts';
import { batchVariable, repeatedRun, type RepeatedRun } from './repeated-run.ts';

/**
 * Before Nx asks its cache: sees which images are gone, so that their records are not believed.
 *
 * @param environment what is set in it is what Nx takes for set
 */
export function beforeTasks(
  options: unknown,
  { id, workspaceRoot, argv }: PreTasksExecutionContext,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  return withoutStack(async () => {
    // What may not be published need not be built first.
    const asked = askedTargets(argv.slice(2));
    if (asked.has('publish')) refuseReadOnly(environment);
    const stand = ground(workspaceRoot, options);
    const inputs = {
      ...(await variablesBeforeTasks(stand)),
      ...(asked.has('manifests') ? contentsVariables(workspaceRoot) : {}),
    };
    const run = repeatedRun(stand, argv, inputs);
    runs.set(id, run);
    const variables = {
      ...inputs,
      ...parallelVariable(argv, environment),
      ...displayVariable(environment),
      ...dotenvVariable(workspaceRoot, environment),
      ...batchVariable(run, argv, environment),
    };
    const before = { ...environment };
    Object.assign(environment, variables);
    // The daemon hands on what was set. If it kept that, it would infer all projects anew at the next command, whose
    // environment is as it was before.
    if (isDaemon(environment)) for (const name of Object.keys(variables)) putBack(environment, name, before[name]);
  });
}

/** Those that are under way, by Nx's name for them. The daemon has several. */
const runs = new Map<string, RepeatedRun>();

/** Whether this is Nx's daemon, which runs the hooks of one command after the other. */
function isDaemon(environment: NodeJS.ProcessEnv): boolean {
  return environment['NX_DAEMON_PROCESS'] === 'true';
}

/** Nx takes what is assigned for set by the hook: this is not. */
function putBack(environment: NodeJS.ProcessEnv, name: string, value: string | undefined): void {
  if (value === undefined) Reflect.deleteProperty(environment, name);
  else Reflect.defineProperty(environment, name, { value, configurable: true, enumerable: true, writable: true });
}

/** After all tasks, whether they were run or restored. */
export function afterTasks(
  options: unknown,
  { id, workspaceRoot, ...ending }: PostTasksExecutionContext,
): Promise<void> {
  return withoutStack(async () => {
    const run = runs.get(id);
    runs.delete(id);
    if (!isDaemon(process.env)) settleExitCode(ending.taskResults, process);
    await settleAfterTasks(ending, ground(workspaceRoot, options));
    run?.note(ending.taskResults);
  });
}

function ground(root: string, options: unknown): Ground {
  // What another run with Nx's daemon sets meanwhile is not meant for this one.
  const environment = { ...process.env };
  return groundOf({ root, cacheFolder: cacheDir, environment }, pluginOptions(options));
}

/** Nx shows the message of what is thrown here, and where there is a stack it offers to show that as well. */
async function withoutStack(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof WorkbenchError) error.stack = '';
    throw error;
  }
}
