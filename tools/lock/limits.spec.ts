import { limitOf, type Freedom } from './limits.ts';

describe('limitOf', () => {
  it.each<[string, Freedom, string]>([
    ['1.24.4', 'patch', '>=1.24.4,==1.24.*'],
    ['1.24.4', 'minor', '>=1.24.4,==1.*'],
    ['1.24.4', 'none', '==1.24.4'],
    ['2023.7.22', 'patch', '>=2023.7.22,==2023.7.*'],
    ['3', 'patch', '>=3,==3.0.*'],
    ['2.0.1+cu118', 'patch', '>=2.0.1,==2.0.*'],
    ['2.0.1+cu118', 'none', '==2.0.1+cu118'],
    ['1!2.3.4', 'patch', '>=1!2.3.4,==1!2.3.*'],
    ['0.6.0.dev1', 'patch', '>=0.6.0.dev1,==0.6.*'],
    ['1.0rc1', 'minor', '>=1.0rc1,==1.*'],
  ])('holds %s (%s) by %s', (version, freedom, limit) => {
    expect(limitOf(version, freedom)).toBe(limit);
  });
});
