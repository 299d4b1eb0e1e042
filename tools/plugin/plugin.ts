import type { CreateNodes, CreateNodesResult, PostTasksExecution, PreTasksExecution } from '@nx/devkit';
import { WorkbenchError } from '../model/problem.ts';
import { cacheDir } from './nx-folders.ts';
import { rememberedProjects } from './remembered-projects.ts';

export const name = '@workbench-images/nx';

/**
 * Infers all projects of the catalogue. What reads it is loaded where it must be read, and what is done around tasks where there are
 * some: Nx loads this file with each command.
 */
export const createNodes: CreateNodes = [
  // Nx holds every project for affected when a file that matches is deleted, and a recipe may be deleted.
  'nx.json',
  async (_, options, { workspaceRoot: root }) => {
    try {
      const projects = await rememberedProjects({ root, cacheFolder: cacheDir }, options, async () => {
        const { infer } = await import('./infer.ts');
        return infer(root, options);
      });
      return [['nx.json', { projects } satisfies CreateNodesResult]];
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

export const preTasksExecution: PreTasksExecution = async (options, context) => {
  // Nx looks at what is set on this very object, and puts another in its place while other plugins do the same.
  const environment = process.env;
  const { beforeTasks } = await import('./task-hooks.ts');
  return beforeTasks(options, context, environment);
};

export const postTasksExecution: PostTasksExecution = async (options, context) => {
  const { afterTasks } = await import('./task-hooks.ts');
  return afterTasks(options, context);
};
