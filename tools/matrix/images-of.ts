import { bundleLineage, cudaLineage } from '../catalogue/combination-rules.ts';
import type { Catalogue } from '../model/catalogue.ts';
import type { Image } from '../model/image.ts';
import { baseName, bundleName, combinationName, cudaName } from '../model/names.ts';
import type { Combination, Release } from '../model/release.ts';

/** Every declared image and every image under it, each once, parents before children. */
export function imagesOf({ releases }: Catalogue): ReadonlyMap<string, Image> {
  const images = new Map<string, Image>();
  for (const release of releases.filter(({ endOfLife }) => !endOfLife)) {
    for (const combination of release.combinations) {
      const chains = [chainOf(release, combination), ...otherSteps(release, combination)];
      for (const image of chains.flat()) images.set(image.name, images.get(image.name) ?? image);
    }
  }
  return images;
}

/** The images of one combination, base first. */
function chainOf(release: Release, combination: Combination): Image[] {
  const { os, python, accelerator, bundle, ide, file } = combination;
  const accelerated = accelerator !== undefined;
  const place = { os, python, release: release.name };
  const [step] = accelerated ? (release.cuda[os] ?? []) : [];
  const chain = lowerChain(release, combination, step);
  for (const part of bundleLineage(release.recipes, combination)) {
    const name = bundleName(place, part, accelerated);
    stand(chain, { name, kind: 'bundle', recipe: part, bundle: part, accelerated, ...place });
  }
  const name = combinationName(place, combination, accelerated);
  stand(chain, { name, kind: 'ide', recipe: ide, bundle, ide, accelerated, declaredIn: file, ...place });
  return chain;
}

/** The chains of the CUDA steps that a release builds although none of its bundles stands on them. */
function otherSteps(release: Release, combination: Combination): Image[][] {
  const [, ...steps] = combination.accelerator === undefined ? [] : (release.cuda[combination.os] ?? []);
  return steps.map((step) => lowerChain(release, combination, step));
}

/** The base, and the CUDA steps up to one. */
function lowerChain(release: Release, { os, python }: Combination, step: string | undefined): Image[] {
  const place = { os, python, release: release.name };
  const chain: Image[] = [];
  stand(chain, { name: baseName(place), kind: 'base', recipe: os, accelerated: false, ...place });
  for (const name of cudaLineage(release.recipes.cudas, step)) {
    stand(chain, { name: cudaName(place, name), kind: 'cuda', recipe: name, accelerated: true, ...place });
  }
  return chain;
}

/** Puts an image on top of a chain. */
function stand(chain: Image[], image: Omit<Image, 'parent'>): void {
  const parent = chain.at(-1)?.name;
  chain.push({ ...image, ...(parent === undefined ? {} : { parent }) });
}
