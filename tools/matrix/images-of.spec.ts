import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { filesOf, type Content } from '../fixtures/files-of.ts';
import { tinyWorkspace } from '../fixtures/problems-of.ts';
import { chainOf } from './chain.ts';
import { imagesOf } from './images-of.ts';

const combination = (words: Readonly<Record<string, string>>) =>
  Object.entries(words)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('');

function imagesWith(more: Readonly<Record<string, Content>>) {
  return imagesOf(readCatalogue(filesOf({ ...tinyWorkspace, ...more })));
}

describe('the images of a catalogue', () => {
  const images = imagesWith({});

  it('are what releases declare and what that stands on, each once, parents first', () => {
    expect([...images.keys()]).toEqual([
      'base-tiny-py313_2026t',
      'bundle-minimal-tiny-py313_2026t',
      'runtime-minimal-tiny-py313_2026t',
      'bundle-science-tiny-py313_2026t',
      'runtime-science-tiny-py313_2026t',
      'web-science-tiny-py313_2026t',
    ]);
  });

  it('come after the images they stand on', () => {
    const names = [...images.keys()];
    for (const { name, parent } of images.values()) {
      if (parent !== undefined) expect(names.indexOf(parent)).toBeLessThan(names.indexOf(name));
    }
  });

  it('stand on a chain that ends in a base', () => {
    expect(chainOf(images, 'web-science-tiny-py313_2026t').map(({ name }) => name)).toEqual([
      'base-tiny-py313_2026t',
      'bundle-minimal-tiny-py313_2026t',
      'bundle-science-tiny-py313_2026t',
      'web-science-tiny-py313_2026t',
    ]);
    for (const { name } of images.values()) expect(chainOf(images, name)[0]?.kind).toBe('base');
  });

  it('have steps of CUDA between base and bundle, and names that say so', () => {
    const step = 'title: A step\ndescription: CUDA\norder: 1\n';
    const words = { ide: 'web', bundle: 'science', os: 'tiny', python: 'py313', accelerator: 'cuda' };
    const accelerated = imagesWith({
      'images/cuda/runtime/recipe.yaml': step,
      'images/cuda/devel/recipe.yaml': `${step}parent: runtime\n`,
      'releases/2026t/release.yaml': `${tinyWorkspace['releases/2026t/release.yaml'] ?? ''}cuda: { tiny: [devel, extra] }\n`,
      'images/cuda/extra/recipe.yaml': `${step}parent: runtime\n`,
      'releases/2026t/combinations/cuda-web-science-tiny-py313.yaml': combination(words),
    });
    expect(chainOf(accelerated, 'cuda-web-science-tiny-py313_2026t').map(({ name }) => name)).toEqual([
      'base-tiny-py313_2026t',
      'cuda-tiny-py313-runtime_2026t',
      'cuda-tiny-py313-devel_2026t',
      'cuda-bundle-minimal-tiny-py313_2026t',
      'cuda-bundle-science-tiny-py313_2026t',
      'cuda-web-science-tiny-py313_2026t',
    ]);
    expect(accelerated.get('cuda-tiny-py313-extra_2026t')?.parent).toBe('cuda-tiny-py313-runtime_2026t');
    expect(accelerated.get('web-science-tiny-py313_2026t')?.parent).toBe('bundle-science-tiny-py313_2026t');
  });

  it('of a release at the end of its life are none', () => {
    const ended = `${tinyWorkspace['releases/2026t/release.yaml'] ?? ''}endOfLife: true\n`;

    expect(imagesWith({ 'releases/2026t/release.yaml': ended }).size).toBe(0);
  });

  it('of two releases share nothing', () => {
    const both = imagesWith({
      'releases/2027t/release.yaml': (tinyWorkspace['releases/2026t/release.yaml'] ?? '').replace('2026', '2027'),
      'releases/2027t/combinations/runtime-minimal-tiny-py313.yaml': combination({
        ide: 'runtime',
        bundle: 'minimal',
        os: 'tiny',
        python: 'py313',
      }),
    });
    expect(both.size).toBe(images.size + 3);
    expect(chainOf(both, 'runtime-minimal-tiny-py313_2027t').every(({ release }) => release === '2027t')).toBe(true);
  });
});
