import type { Choice } from '../catalogue/combination-rules.ts';
import { stemOf } from '../catalogue/read-combinations.ts';
import { chainOf } from '../matrix/chain.ts';
import type { Release } from '../model/release.ts';
import { titlesOf } from '../recipe/titles.ts';
import type { Shelf } from '../recipe/parts.ts';
import { imageName, withDeclared } from '../recipe/render-problems.ts';

/** What an image will be: its name, its title, and how many images it stands on. */
export function summaryOf(choice: Choice, release: Release, shelf: Shelf): readonly [string, string, string] {
  const after = withDeclared([choice], release, shelf);
  const name = imageName(choice, release);
  const chain = chainOf(after.images, name);
  const image = after.images.get(name);
  const fresh = chain.filter((each) => !shelf.images.has(each.name)).length;
  const stands = chain.length - 1;
  const title = image === undefined ? stemOf(choice) : titlesOf(image, after.catalogue).title;
  return [name, title, `On ${stands} image${stands === 1 ? '' : 's'}; ${fresh} of all ${chain.length} are new here`];
}
