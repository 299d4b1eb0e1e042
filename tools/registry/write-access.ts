import ci from 'ci-info';
import { WorkbenchError } from '../model/problem.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables by which systems that `ci-info` does not ask this of tell that they run a pull request. */
const pullRequestMarks: Readonly<Record<string, RegExp>> = {
  GITHUB_EVENT_NAME: /^pull_request/,
  JOB_TYPE: /^presubmit$/,
  CI_PIPELINE_SOURCE: /^(merge_request_event|external_pull_request_event)$/,
};

/**
 * Sees that this run may write to the registry: somebody outside of the workspace must have said so, since a pull
 * request may change whatever the workspace says. What it protects from is a mistake; what stops an attack is that
 * jobs of pull requests have no credentials that may write.
 *
 * @throws WorkbenchError READ_ONLY
 */
export function refuseReadOnly(environment: Environment): void {
  if (isPullRequest(environment)) {
    throw readOnly('a job of a pull request publishes nothing', 'publish from the main branch');
  }
  if (environment['WORKBENCH_REGISTRY_WRITE'] === 'true') return;
  throw readOnly(
    'nothing is published from here: this run may read the registry, and not write',
    'set WORKBENCH_REGISTRY_WRITE=true where the main branch is built, and nowhere else',
  );
}

function isPullRequest(environment: Environment): boolean {
  const isMarked = Object.entries(pullRequestMarks).some(([name, mark]) => mark.test(environment[name] ?? ''));
  return ci.isPR === true || isMarked;
}

function readOnly(message: string, hint: string): WorkbenchError {
  return new WorkbenchError([{ code: 'READ_ONLY', message, hint }]);
}
