import { lockedVersions, requirementText } from './requirement-file.ts';

describe('requirementText', () => {
  const locked = [
    { name: 'zipp', version: '3.17.0', extras: [], hashes: ['sha256:aa', 'sha256:bb'] },
    {
      name: 'elyra',
      version: '3.15.0',
      extras: ['kfp-tekton'],
      markers: "python_version >= '3.7'",
      hashes: ['sha256:cc'],
    },
  ];
  const text = requirementText('2023c', ['https://pypi.org/simple', 'https://example.org/simple'], locked);

  it('is what pip reads, in one order', () => {
    expect(text.split('\n').slice(1)).toEqual([
      '-i https://pypi.org/simple',
      '--extra-index-url https://example.org/simple',
      "elyra[kfp-tekton]==3.15.0; python_version >= '3.7' \\",
      '    --hash=sha256:cc',
      'zipp==3.17.0 \\',
      '    --hash=sha256:aa \\',
      '    --hash=sha256:bb',
      '',
    ]);
  });

  it('is what `lockedVersions` reads', () => {
    expect([...lockedVersions(text)]).toEqual([
      ['elyra', '3.15.0'],
      ['zipp', '3.17.0'],
    ]);
  });
});
