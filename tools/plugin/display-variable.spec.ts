import { displayVariable } from './display-variable.ts';

describe("Nx's moving display", () => {
  it('is off', () => {
    expect(displayVariable({})).toEqual({ NX_TASKS_RUNNER_DYNAMIC_OUTPUT: 'false' });
  });

  it('is as the user sets it', () => {
    expect(displayVariable({ NX_TASKS_RUNNER_DYNAMIC_OUTPUT: 'true' })).toEqual({});
  });
});
