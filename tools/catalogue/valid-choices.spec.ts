import { join } from 'node:path';
import { filesUnder } from './files.ts';
import { memoFiles } from './memo-files.ts';
import type { Choice } from './combination-rules.ts';
import { readCatalogue } from './read-catalogue.ts';
import { stemOf } from './read-combinations.ts';
import { choiceProblems } from './rules.ts';
import { agrees, livingReleases, optionsOf, questions, validChoices, type Answers } from './valid-choices.ts';

const files = memoFiles(filesUnder(join(__dirname, '../..')));
const catalogue = readCatalogue(files);

/** Where every way through the menus ends. */
function ends(choices: readonly Choice[], answers: Answers, depth = 0): string[] {
  const [release] = catalogue.releases.filter(({ name }) => name === '2023c');
  const question = questions[depth];
  const left = choices.filter((choice) => agrees(choice, answers));
  if (question === undefined) return left.map(stemOf);
  expect(left).not.toEqual([]);
  if (release === undefined) return [];
  return optionsOf(question, left, release).flatMap((option) =>
    ends(choices, { ...answers, ...option.answers }, depth + 1),
  );
}

describe('living releases', () => {
  it('are newest first, without those at their end', () => {
    const release = catalogue.releases.find(({ name }) => name === '2023c');
    if (release === undefined) throw new Error('2023c is gone');
    const of = (name: string, date: string, endOfLife = false) => ({ ...release, name, date, endOfLife });

    const sorted = livingReleases({
      releases: [
        of('2023c', '20230922'),
        of('2027a', '20270101', true),
        of('2026b', '20261101'),
        of('2026a', '20261101'),
      ],
    });

    expect(sorted.map(({ name }) => name)).toEqual(['2026b', '2026a', '2023c']);
  });
});

describe.each(catalogue.releases.map((release) => [release.name, release] as const))(
  'the choices of %s',
  (_, release) => {
    const choices = validChoices(release);
    const { bases, bundles, ides } = release.recipes;

    it('are those that the catalogue takes, and all of them', () => {
      const taken = [...bases.values()].flatMap(({ name: os, pythons }) =>
        Object.keys(pythons).flatMap((python) =>
          [undefined, 'cuda' as const].flatMap((accelerator) =>
            [...bundles.keys()].flatMap((bundle) =>
              [...ides.keys()]
                .map((ide) => ({ ide, bundle, os, python, ...(accelerator === undefined ? {} : { accelerator }) }))
                .filter((choice) => choiceProblems(release, choice, (key) => key, files).length === 0),
            ),
          ),
        ),
      );

      expect(choices.map(stemOf).sort()).toEqual(taken.map(stemOf).sort());
      expect(choices.length).toBeGreaterThan(30);
    });

    it('hold what the release declares', () => {
      expect(choices.map(stemOf)).toEqual(expect.arrayContaining(release.combinations.map(stemOf)));
    });

    it('show bundles and IDEs in the order of the menus, and first the OSs that the release has', () => {
      const used = new Set(release.combinations.map(({ os }) => os));
      const systems = optionsOf('system', choices, release);
      const isUsed = systems.map(({ answers }) => used.has(answers.os ?? ''));
      expect(isUsed).toEqual(isUsed.toSorted((a, b) => Number(b) - Number(a)));
      for (const { answers } of systems) {
        const left = choices.filter((choice) => agrees(choice, { ...answers, accelerator: 'none' }));
        const offered = optionsOf('bundle', left, release).map(({ name }) => bundles.get(name)?.order ?? 0);
        expect(offered).toEqual(offered.toSorted((a, b) => a - b));
        const forMinimal = left.filter(({ bundle }) => bundle === left[0]?.bundle);
        const shown = optionsOf('ide', forMinimal, release).map(({ name }) => ides.get(name)?.order ?? 0);
        expect(shown).toEqual(shown.toSorted((a, b) => a - b));
      }
    });

    it('have a title and a line on what they hold', () => {
      for (const question of questions) {
        for (const { title, description } of optionsOf(question, choices, release)) {
          expect(title).toMatch(/\S/);
          expect(description).toMatch(/\S/);
        }
      }
    });
  },
);

describe('the menus', () => {
  const release = catalogue.releases.find(({ name }) => name === '2023c');
  const choices = release === undefined ? [] : validChoices(release);

  it.each<[string, Answers]>([
    ['nothing', {}],
    ['an IDE', { ide: 'rstudio' }],
    ['no accelerator', { accelerator: 'none' }],
    ['a bundle and a Python', { bundle: 'tensorflow', python: 'py39' }],
  ])('lead from %s to each valid choice, once, and nowhere else', (_, answers) => {
    const wanted = choices.filter((choice) => agrees(choice, answers));

    expect(ends(choices, answers).sort()).toEqual(wanted.map(stemOf).sort());
    expect(wanted.length).toBeGreaterThan(1);
  });
});
