import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { filesOf } from '../fixtures/files-of.ts';
import { tinyWorkspace } from '../fixtures/problems-of.ts';
import { allRecipes } from '../model/catalogue.ts';
import { strayFiles } from './stray-files.ts';

const own = 'releases/2026t/overrides/images';
const base =
  "title: T\ndescription: D\norder: 1\nfamily: old\npythons: { py39: '3.9' }\nbootstrap: { suite: buster }\n";
const bundle = 'title: T\ndescription: D\norder: 1\n';

/** Where something lies that no image made from a recipe reads. */
function straysOf(folder: string, changes: Readonly<Record<string, string>>): (string | undefined)[] {
  const files = filesOf({ ...tinyWorkspace, ...changes });
  const catalogue = readCatalogue(files);
  const recipe = allRecipes(catalogue).find((candidate) => candidate.folder === folder);
  return recipe === undefined ? [] : strayFiles(recipe, catalogue, files).map(({ where }) => where);
}

describe('what lies in a recipe and nothing reads', () => {
  it('is told of sections by another name', () => {
    const web = 'images/ides/web';

    expect(
      straysOf(web, {
        [`${web}/os-package.txt`]: '',
        [`${web}/on-tniy/custom.hbs`]: '',
        [`${web}/on-tiny/with-sience/custom.hbs`]: '',
      }),
    ).toEqual([`${web}/on-tniy`, `${web}/os-package.txt`, `${web}/on-tiny/with-sience`]);
  });

  it('is not what a shared recipe has for the recipes of one release', () => {
    const web = 'images/ides/web';

    expect(
      straysOf(web, {
        [`${own}/base/other/recipe.yaml`]: base,
        [`${own}/bundles/other/recipe.yaml`]: bundle,
        [`${web}/on-old/with-other/custom.hbs`]: '',
        [`${web}/with-other/custom.hbs`]: '',
      }),
    ).toEqual([]);
  });

  it("is what a release's own recipe has for a recipe of another", () => {
    const web = `${own}/ides/web`;

    expect(
      straysOf(web, {
        [`${web}/recipe.yaml`]: bundle,
        [`${web}/with-science/custom.hbs`]: '',
        [`${web}/with-other/custom.hbs`]: '',
        'releases/2027t/release.yaml': tinyWorkspace['releases/2026t/release.yaml'] ?? '',
        'releases/2027t/overrides/images/bundles/other/recipe.yaml': bundle,
      }),
    ).toEqual([`${web}/with-other`]);
  });
});
