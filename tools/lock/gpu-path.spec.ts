import { gpuPath, type Taken } from './gpu-path.ts';

const taken = (packages: Readonly<Record<string, readonly string[]>>, version = '1.0') =>
  new Map<string, Taken>(Object.entries(packages).map(([name, needs]) => [name, { version, needs }]));

describe('gpuPath', () => {
  it('is the shortest way from what is asked, through what is locked', () => {
    const packages = taken({
      'codeflare-sdk': ['codeflare-torchx', 'absent'],
      'codeflare-torchx': ['pytorch-lightning', 'codeflare-sdk'],
      'pytorch-lightning': ['torch'],
      torch: ['nvidia-cudnn-cu11', 'triton'],
      'nvidia-cudnn-cu11': [],
      triton: [],
      numpy: [],
    });

    expect(gpuPath(['numpy', 'codeflare-sdk'], packages)).toBe(
      'codeflare-sdk -> codeflare-torchx -> pytorch-lightning -> torch, with 2 more: nvidia-cudnn-cu11, triton',
    );
  });

  it('is none where PyTorch is built for processors', () => {
    expect(gpuPath(['torch'], taken({ torch: [] }, '2.0.1+cpu'))).toBeUndefined();
  });
});
