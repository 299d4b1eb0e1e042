import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { filesOf } from '../fixtures/files-of.ts';
import { tinyWorkspace } from '../fixtures/problems-of.ts';
import { imagesOf } from '../matrix/images-of.ts';
import { problemText, type Problem } from '../model/problem.ts';
import { openPins, type OpenPin } from './open-pins.ts';

const pins = 'releases/2026t/pins/base/far.yaml';
const digest = `sha256:${'0'.repeat(64)}`;

/** What is found open in a release with a base from a registry, and all that the user reads of it. */
function opened(base: Readonly<Record<string, string>>, refresh = false): { pins: OpenPin[]; told: string[] } {
  const files = filesOf({
    ...tinyWorkspace,
    'images/base/far/recipe.yaml':
      "title: Far\ndescription: D\norder: 20\nfamily: tiny\npythons: { py39: '3.9' }\nfrom: { py39: 'quay.example/python:c9s' }\n",
    'releases/2026t/combinations/runtime-minimal-far-py39.yaml':
      'ide: runtime\nbundle: minimal\nos: far\npython: py39\n',
    ...base,
  });
  const catalogue = readCatalogue(files);
  const problems: Problem[] = [];
  const found = catalogue.releases.flatMap((release) =>
    openPins(release, [...imagesOf(catalogue).values()], { refresh }, { catalogue, files }, problems),
  );
  return { pins: found, told: problems.map(problemText) };
}

const missing = (where: string) =>
  [
    'error[MISSING_PIN]: the release has no place for the digest of `quay.example/python:c9s`',
    `  at ${where}`,
    `hint: add \`parents: { py39: null }\` to ${pins}, then run \`npx nx lock 2026t\``,
  ].join('\n');
const parent = { kind: 'parent', file: pins, keys: ['parents', 'py39'], from: 'quay.example/python:c9s' };

describe('the pin of a parent', () => {
  it('is open while it is null', () => {
    expect(opened({ [pins]: 'parents: { py39: null }\n' })).toEqual({ pins: [parent], told: [] });
  });

  it('is looked up again only when that is asked for', () => {
    const known = { [pins]: `parents: { py39: '${digest}' }\n` };

    expect(opened(known)).toEqual({ pins: [], told: [] });
    expect(opened(known, true)).toEqual({ pins: [parent], told: [] });
  });

  it.each([
    ['without a file of pins', {}, `${pins}#/parents/py39`],
    ['without a key', { [pins]: 'values: {}\nparents:\n  py313: null\n' }, `${pins}:2#/parents/py39`],
  ])('is asked for %s', (_, base, where) => {
    expect(opened(base)).toEqual({ pins: [], told: [missing(where)] });
  });
});
