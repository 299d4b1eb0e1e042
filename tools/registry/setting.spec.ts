import { WorkbenchError } from '../model/problem.ts';
import { registryName, registrySetting } from './setting.ts';

describe('the setting of a registry', () => {
  it.each<[string, string, string, boolean]>([
    ['quay.io/team/workbench-images', 'quay.io', 'team/workbench-images', false],
    ['registry.example:8443/a', 'registry.example:8443', 'a', false],
    ['localhost/images', 'localhost', 'images', true],
    ['localhost:5000/images', 'localhost:5000', 'images', true],
    ['127.0.0.1:5000/a/b/c', '127.0.0.1:5000', 'a/b/c', true],
    ['127.1.2.3/a', '127.1.2.3', 'a', true],
    ['[::1]:5000/a', '[::1]:5000', 'a', true],
    // A name of the internet that only looks like an address of this machine.
    ['127.0.0.1.example.org/a', '127.0.0.1.example.org', 'a', false],
    ['localhost.example.org/a', 'localhost.example.org', 'a', false],
    ['10.0.0.1:5000/a__b/c-d.e', '10.0.0.1:5000', 'a__b/c-d.e', false],
  ])('takes %s', (text, host, repository, insecure) => {
    const setting = registrySetting(text, {});

    expect(setting).toEqual({ host, repository, insecure });
    expect(setting && registryName(setting)).toBe(text);
  });

  it.each<[string, string]>([
    ['https://quay.io/team', 'begins with a scheme'],
    ['user:password@quay.io/team', 'has an `@`'],
    ['quay.io/team@sha256:0', 'has an `@`'],
    ['quay.io/team:latest', 'ends with a tag'],
    ['quay.io/Team', 'has capital letters'],
    ['Quay.io/team', 'has capital letters'],
    ['quay.io', 'is not a host and a path'],
    ['/team', 'is not a host and a path'],
    ['quay.io/', 'has no valid path'],
    ['team/images', 'does not begin with a host'],
    ['quay.io/../etc', 'has no valid path'],
    ['quay.io/./a', 'has no valid path'],
    ['quay.io/a//b', 'has no valid path'],
    ['quay.io/a/', 'has no valid path'],
    ['quay.io/a b', 'has no valid path'],
    ['quay.io/a;id', 'has no valid path'],
    ['quay.io/$(id)', 'has no valid path'],
    ['quay.io/a\nb', 'has no valid path'],
    ['quay.io/a%2f', 'has no valid path'],
    ['quay.io/a?b=c', 'has no valid path'],
    ['quay.io:70000/a', 'has no valid host'],
    ['quay.io:/a', 'has no valid host'],
    ['-quay.io/a', 'has no valid host'],
    ['--flag/a', 'has no valid host'],
    ['$(id).io/a', 'has no valid host'],
    [`quay.io/${'a'.repeat(300)}`, 'is longer than 255 characters'],
  ])('refuses %j', (text, fault) => {
    const read = () => registrySetting(text, {});

    expect(read).toThrow(`error[BAD_REGISTRY]: the registry ${JSON.stringify(text)} ${fault}`);
    expect(read).toThrow(WorkbenchError);
  });

  it('says where it was set, and what is expected', () => {
    const hint = 'hint: expected a host, a port where needed, and a path in lower case';

    expect(() => registrySetting('team', {})).toThrow(`at nx.json#/plugins/options/registry\n${hint}`);
    expect(() => registrySetting('quay.io/a', { WORKBENCH_REGISTRY: 'team' })).toThrow(
      `at WORKBENCH_REGISTRY in the environment\n${hint}`,
    );
  });

  it('is taken from the environment first, which may turn it off', () => {
    expect(registrySetting('quay.io/a', { WORKBENCH_REGISTRY: 'quay.io/b' })?.repository).toBe('b');
    expect(registrySetting('quay.io/a', { WORKBENCH_REGISTRY: '' })).toBeUndefined();
    expect(registrySetting(undefined, {})).toBeUndefined();
  });
});
