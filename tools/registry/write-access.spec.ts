import { refuseReadOnly } from './write-access.ts';

describe('writing to the registry', () => {
  it('is allowed where somebody said so', () => {
    expect(() => {
      refuseReadOnly({ WORKBENCH_REGISTRY_WRITE: 'true' });
    }).not.toThrow();
  });

  it.each([
    {},
    { WORKBENCH_REGISTRY_WRITE: '' },
    { WORKBENCH_REGISTRY_WRITE: '1' },
    { WORKBENCH_REGISTRY_WRITE: 'no' },
  ])('is refused by default: %p', (environment) => {
    expect(() => {
      refuseReadOnly(environment);
    }).toThrow('error[READ_ONLY]: nothing is published from here');
  });

  it.each([
    { GITHUB_EVENT_NAME: 'pull_request' },
    { GITHUB_EVENT_NAME: 'pull_request_target' },
    { JOB_TYPE: 'presubmit' },
    { CI_PIPELINE_SOURCE: 'merge_request_event' },
  ])('is refused in a pull request, whatever is said: %p', (mark) => {
    expect(() => {
      refuseReadOnly({ WORKBENCH_REGISTRY_WRITE: 'true', ...mark });
    }).toThrow('error[READ_ONLY]: a job of a pull request publishes nothing');
  });
});
