import type { Image } from '../model/image.ts';
import type { Release } from '../model/release.ts';
import type { Titles } from './titles.ts';

/**
 * The labels that OpenShift and registries show, each with its value quoted for a LABEL instruction.
 *
 * @param folder of the recipe, below the workspace root; `reference` is the name under which people pull the image
 */
export function labelsOf(
  image: Image,
  release: Release,
  { title, description, folder, reference }: Titles & { readonly folder: string; readonly reference: string },
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
    'io.openshift.build.image': reference,
  };
  return Object.entries(values).map(([key, value]) => ({ key, value: quoted(value) }));
}

/** In double quotes, with everything escaped that a Containerfile would expand. */
export function quoted(text: string): string {
  return `"${text.replaceAll(/["\\$]/g, (character) => `\\${character}`)}"`;
}
