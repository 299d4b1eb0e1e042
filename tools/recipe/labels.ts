import type { Image } from '../model/image.ts';
import type { Release } from '../model/release.ts';
import type { Titles } from './titles.ts';

/**
 * The labels that OpenShift and registries show, each with its value quoted for a LABEL instruction.
 *
 * @param folder of the recipe, below the workspace root
 */
export function labelsOf(
  image: Image,
  release: Release,
  { title, description, folder }: Titles & { readonly folder: string },
): { key: string; value: string }[] {
  const type = image.ide === 'runtime' ? 'runtime image' : 'workbench image';
  const values = {
    name: image.name,
    summary: `${title} ${type}`,
    description: `${description} (${type})`,
    'io.k8s.description': `${description} (${type})`,
    'io.k8s.display-name': title,
    'authoritative-source-url': release.source,
    'io.openshift.build.commit.ref': release.name,
    'io.openshift.build.source-location': `${release.source}/tree/main/${folder}`,
    'io.openshift.build.image': `${release.repository}:${image.name}_${release.date}`,
  };
  return Object.entries(values).map(([key, value]) => ({ key, value: quoted(value) }));
}

/** In double quotes, with everything escaped that a Containerfile would expand. */
export function quoted(text: string): string {
  return `"${text.replaceAll(/["\\$]/g, (character) => `\\${character}`)}"`;
}
