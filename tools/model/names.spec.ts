import { baseName, bundleName, combinationName, cudaName, pythonVersionOf } from './names.ts';

const place = { os: 'deb13', python: 'py313', release: '2026b' };

describe('the name of a Python', () => {
  it('tells its version', () => {
    expect(['py39', 'py313'].map(pythonVersionOf)).toEqual(['3.9', '3.13']);
  });
});

describe('names', () => {
  it('follow the contract', () => {
    expect(baseName(place)).toBe('base-deb13-py313_2026b');
    expect(cudaName(place, 'runtime-cudnn')).toBe('cuda-deb13-py313-runtime-cudnn_2026b');
    expect(bundleName(place, 'r', false)).toBe('bundle-r-deb13-py313_2026b');
    expect(bundleName(place, 'pytorch', true)).toBe('cuda-bundle-pytorch-deb13-py313_2026b');
    expect(combinationName(place, { ide: 'jupyter', bundle: 'r' }, false)).toBe('jupyter-r-deb13-py313_2026b');
    expect(combinationName(place, { ide: 'jupyter', bundle: 'r' }, true)).toBe('cuda-jupyter-r-deb13-py313_2026b');
  });
});
