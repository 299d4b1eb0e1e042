import type { Catalogue } from '../model/catalogue.ts';
import type { Image } from '../model/image.ts';
import { baseName, bundleName, combinationName, cudaName } from '../model/names.ts';
import type { Combination, Release } from '../model/release.ts';

/** Every declared image and every image under it, each once, parents before children. */
export function imagesOf(catalogue: Catalogue): ReadonlyMap<string, Image> {
  const images = new Map<string, Image>();
  for (const release of catalogue.releases) {
    for (const combination of release.combinations) {
      for (const image of chainOf(catalogue, release, combination))
        images.set(image.name, images.get(image.name) ?? image);
    }
  }
  return images;
}

/** The images of one combination, base first. */
function chainOf(catalogue: Catalogue, release: Release, combination: Combination): Image[] {
  const { os, python, cuda, bundle, ide, file } = combination;
  const place = { os, python, release: release.name };
  const accelerated = cuda !== undefined;
  const chain: Image[] = [];
  const stand = (image: Omit<Image, 'os' | 'python' | 'release' | 'parent'>) => {
    const parent = chain.at(-1)?.name;
    chain.push({ ...image, ...place, ...(parent === undefined ? {} : { parent }) });
  };

  stand({ name: baseName(place), kind: 'base', recipe: os, accelerated: false });
  for (const step of lineage(catalogue.cudas, cuda)) {
    stand({ name: cudaName(place, step), kind: 'cuda', recipe: step, accelerated });
  }
  for (const step of lineage(catalogue.bundles, bundle)) {
    stand({ name: bundleName(place, step, accelerated), kind: 'bundle', recipe: step, bundle: step, accelerated });
  }
  const name = combinationName(place, combination, accelerated);
  stand({ name, kind: 'ide', recipe: ide, bundle, ide, accelerated, declaredIn: file });
  return chain;
}

/** A recipe and those it stands on, lowest first. The catalogue's rules leave no circle and no gap. */
function lineage(recipes: ReadonlyMap<string, { readonly parent?: string }>, name: string | undefined): string[] {
  const names: string[] = [];
  for (let next = name; next !== undefined; next = recipes.get(next)?.parent) names.unshift(next);
  return names;
}
