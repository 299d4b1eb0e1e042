import { filesOf } from '../fixtures/files-of.ts';
import { requirementText, versionsIn } from './requirement-file.ts';

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

  it('is what `versionsIn` reads; where two files disagree, what the bundle has counts', () => {
    const files = filesOf({
      'locks/science/py39/requirements.txt': text,
      'locks/science/py39/requirements-jupyter.txt': 'zipp==1.0\njupyterlab==3.6.5\n',
    });

    expect(Object.fromEntries(versionsIn(files, 'locks/science/py39'))).toEqual({
      elyra: '3.15.0',
      jupyterlab: '3.6.5',
      zipp: '3.17.0',
    });
  });
});
