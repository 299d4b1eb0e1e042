type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Turns off Nx's moving display, unless the user sets it. That knows nothing of tasks in one process: it would show all of
 * them as under way until the last has ended, and write over what a long build says meanwhile. Nx asks for the variable
 * after it ran the hook; in `.env` it would read and expand it anew for each task, 0.1 ms each.
 */
export function displayVariable(environment: Environment): Record<string, string> {
  if (environment['NX_TASKS_RUNNER_DYNAMIC_OUTPUT'] !== undefined) return {};
  return { NX_TASKS_RUNNER_DYNAMIC_OUTPUT: 'false' };
}
