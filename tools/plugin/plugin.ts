import { join } from 'node:path';
import type {
  CreateNodes,
  CreateNodesResult,
  PostTasksExecution,
  PreTasksExecution,
  ProjectConfiguration,
} from '@nx/devkit';
import { filesUnder } from '../catalogue/files.ts';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { imagesOf } from '../matrix/images-of.ts';
import { memoFiles } from '../catalogue/memo-files.ts';
import { enginesFolder, loadEngines } from '../engine/engines.ts';
import { WorkbenchError } from '../model/problem.ts';
import { contentsVariables } from '../manifests/contents-variables.ts';
import { refuseReadOnly } from '../registry/write-access.ts';
import { settleAfterTasks } from './after-tasks.ts';
import { askedTargets } from './asked-targets.ts';
import { variablesBeforeTasks } from './before-tasks.ts';
import { displayVariable } from './display-variable.ts';
import { dotenvVariable } from './dotenv-variable.ts';
import { settleExitCode } from './exit-code.ts';
import { groundOf, type Ground } from './ground.ts';
import { cacheDir, workspaceRoot as nxRoot } from './nx-folders.ts';
import { pluginOptions } from './options.ts';
import { parallelVariable } from './parallel-variable.ts';
import { projectsOf } from './projects-of.ts';
import { batchVariable, repeatedRun, type RepeatedRun } from './repeated-run.ts';

export const name = '@workbench-images/nx';

/**
 * Infers a project of every recipe, of every folder of checks, and of every image that a release declares or that
 * such an image stands on.
 */
export const createNodes: CreateNodes = [
  // Nx holds every project for affected when a file that matches is deleted, and a recipe may be deleted.
  'nx.json',
  (_, options, { workspaceRoot }) => {
    const files = memoFiles(filesUnder(workspaceRoot));
    try {
      const catalogue = readCatalogue(files);
      const projects = projectsOf(catalogue, imagesOf(catalogue), files, pluginOptions(options));
      return [['nx.json', { projects: byRoot(projects) } satisfies CreateNodesResult]];
    } catch (error) {
      if (error instanceof WorkbenchError) sayNow(error);
      throw error;
    }
  },
];

/** `nx run-many` and `nx affected` keep to themselves what a plugin throws, and some others show its stack. */
function sayNow(error: WorkbenchError): void {
  process.stderr.write(`${error.message}\n`);
  error.stack = error.message;
}

/** Before Nx asks its cache: sees which images are gone, so that their records are not believed. */
export const preTasksExecution: PreTasksExecution = (options, { id, workspaceRoot, argv }) =>
  withoutStack(async () => {
    // Nx looks at what is set on this very object, and puts another in its place while other plugins do the same.
    const environment = process.env;
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
export const postTasksExecution: PostTasksExecution = (options, { id, workspaceRoot, ...ending }) =>
  withoutStack(async () => {
    const run = runs.get(id);
    runs.delete(id);
    if (!isDaemon(process.env)) settleExitCode(ending.taskResults, process);
    await settleAfterTasks(ending, ground(workspaceRoot, options));
    run?.note(ending.taskResults);
  });

const engines = loadEngines(join(nxRoot, enginesFolder));

function ground(root: string, options: unknown): Ground {
  // What another run with Nx's daemon sets meanwhile is not meant for this one.
  const environment = { ...process.env };
  return groundOf({ root, cacheFolder: cacheDir, environment }, pluginOptions(options), engines);
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

function byRoot(projects: readonly ProjectConfiguration[]): Record<string, ProjectConfiguration> {
  return Object.fromEntries(projects.map((project) => [project.root, project]));
}
