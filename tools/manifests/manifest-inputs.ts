import { chainOf } from '../matrix/chain.ts';
import type { Image } from '../model/image.ts';
import { combinationOf } from '../model/names.ts';
import type { Release } from '../model/release.ts';
import { factFiles } from '../recipe/image-facts.ts';
import { askedFiles, type Declared } from './asked-files.ts';
import { contentsVariable } from './contents-variables.ts';
import { acrossReleases, publishedImages } from './published.ts';

/** What the manifests of a release are made of. */
export interface ManifestInputs {
  /** Files and patterns below the workspace root; what does not exist yet is named as well. */
  readonly files: readonly string[];
  /** Variables of the environment. */
  readonly variables: readonly string[];
}

/**
 * The files and variables that the manifests of a release depend on. What releases and chains have in common is found once
 * for all of them: this is a part of every start of Nx.
 */
export function manifestInputsIn(declared: Declared): (release: Pick<Release, 'name' | 'folder'>) => ManifestInputs {
  const known = new Map<string, readonly string[]>();
  const filesOf = (link: Image): readonly string[] => {
    const files = known.get(link.name) ?? [...factFiles(link, declared.catalogue), ...askedFiles(link, declared)];
    known.set(link.name, files);
    return files;
  };
  return ({ name, folder }) => {
    const combinations = publishedImages(name, declared).map(combinationOf);
    // Other releases give a tag to the same stream.
    const told = combinations.flatMap((combination) => acrossReleases(combination, declared));
    const links = new Set(told.flatMap((image) => chainOf(declared.images, image.name)));
    const files = [
      'releases/*/release.yaml',
      `${folder}/combinations/!(*.local).yaml`,
      ...combinations.map((combination) => `releases/*/combinations/${combination}.yaml`),
      ...[...links].flatMap(filesOf),
    ];
    return {
      files: [...new Set(files)].sort(),
      variables: [...new Set([name, ...told.map(({ release }) => release)])].sort().map(contentsVariable),
    };
  };
}
